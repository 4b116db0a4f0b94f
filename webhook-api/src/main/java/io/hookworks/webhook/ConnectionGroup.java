package io.hookworks.webhook;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The open connections of one port, up to a maximum. One more closes the connection that has kept
 * the server waiting for a request the longest. Safe for many threads.
 */
final class ConnectionGroup {
    private final int most;
    private final String whenFull;
    private final Function<String, Counter> closed;

    /** All, and among them those whose turn it is to send a request, the longest first. */
    private final Set<Channel> open = new HashSet<>();

    private final SequencedSet<Channel> waiting = new LinkedHashSet<>();

    /**
     * @param whenFull the reason under which it counts those that it closes for others
     * @param closed the counter of connections that were closed for a reason
     */
    ConnectionGroup(int most, String whenFull, Function<String, Counter> closed) {
        this.most = most;
        this.whenFull = whenFull;
        this.closed = closed;
    }

    void add(Channel channel) {
        synchronized (open) {
            open.add(channel);
            waiting.add(channel);
            if (open.size() > most) {
                close(waiting.removeFirst(), whenFull);
            }
        }
        channel.closeFuture().addListener(_ -> forget(channel));
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    /** It has sent a whole request. */
    void received(Channel channel) {
        synchronized (open) {
            waiting.remove(channel);
        }
    }

    /** It has its answer, and may send the next request. */
    void answered(Channel channel) {
        synchronized (open) {
            if (open.contains(channel)) {
                waiting.add(channel);
            }
        }
    }

    private void forget(Channel channel) {
        synchronized (open) {
            open.remove(channel);
            waiting.remove(channel);
        }
    }

    void close(Channel channel, String reason) {
        closed.apply(reason).increment();
        var _ = channel.close();
    }
}
