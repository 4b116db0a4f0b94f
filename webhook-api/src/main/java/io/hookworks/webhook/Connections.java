package io.hookworks.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;

import jakarta.inject.Singleton;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The connections of the public port: so many at once, and each with so much time for a request.
 * When there are more, the one goes that has kept us waiting for a request the longest: those who
 * open connections to hold them lose them to those who use theirs. Closed ones are counted in
 * {@code hookworks.connections.closed} (reason), open ones in {@code hookworks.connections}.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    /** Told from the start, for those who watch. */
    private static final List<String> REASONS = List.of("slow_headers", "slow_body", "crowded");

    private final int most;
    private final Duration forHeaders;
    private final Duration forAll;
    private final int management;
    private final BeanProvider<MeterRegistry> meters;
    private final BeanProvider<FrameworkAnswers> answers;
    private final BeanProvider<LargeBodies> large;
    private final Requests requests;
    private final BodyBytes bytes;

    /** All of ours, and among them those that owe us a request, the longest first. */
    private final Set<Channel> open = new HashSet<>();

    private final SequencedSet<Channel> waiting = new LinkedHashSet<>();

    private boolean gauged;

    Connections(
            @Value("${hookworks.http.connections:4096}") int most,
            @Value("${hookworks.http.headers-within:5s}") Duration forHeaders,
            @Value("${hookworks.http.request-within:15s}") Duration forAll,
            @Value("${hookworks.management.port:-1}") int management,
            BeanProvider<MeterRegistry> meters,
            BeanProvider<FrameworkAnswers> answers,
            BeanProvider<LargeBodies> large,
            Requests requests,
            BodyBytes bytes) {
        this.most = most;
        this.forHeaders = forHeaders;
        this.forAll = forAll;
        this.management = management;
        this.meters = meters;
        this.answers = answers;
        this.large = large;
        this.requests = requests;
        this.bytes = bytes;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(
            BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Newcomer());
        return event.getBean();
    }

    private class Newcomer implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Accepted(channel) : this;
        }
    }

    private final class Accepted extends Newcomer {
        private final Channel channel;

        Accepted(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onInitialPipelineBuilt() {
            var local = (InetSocketAddress) channel.localAddress();
            if (local.getPort() != management) {
                admit(channel);
            }
        }
    }

    private void admit(Channel channel) {
        var clock = new RequestClock(this, forHeaders, forAll);
        var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
        var gate = new RequestGate(requests, bytes, large.get(), answers.get());
        channel.pipeline()
                .addBefore(codec, "hookworks-bytes", clock.bytes())
                .addAfter(codec, "hookworks-gate", gate)
                .addAfter(codec, "hookworks-requests", clock.requests());
        synchronized (open) {
            if (!gauged) { // meters are not there yet when this is made
                gauged = true;
                Gauge.builder("hookworks.connections", this, Connections::count)
                        .register(meters.get());
                REASONS.forEach(this::closed);
            }
            open.add(channel);
            waiting.add(channel);
            if (open.size() > most) {
                close(waiting.removeFirst(), "crowded");
            }
        }
        channel.closeFuture().addListener(_ -> forget(channel));
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    /** It has a whole request, which is our turn. */
    void received(Channel channel) {
        synchronized (open) {
            waiting.remove(channel);
        }
    }

    /** It has its answer: its turn. */
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

    private Counter closed(String reason) {
        return meters.get().counter("hookworks.connections.closed", "reason", reason);
    }

    void close(Channel channel, String reason) {
        closed(reason).increment();
        var _ = channel.close();
    }
}
