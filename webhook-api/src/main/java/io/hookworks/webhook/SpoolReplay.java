package io.hookworks.webhook;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Sends what a spool holds, file by file in order, until every event is confirmed. A queue that
 * takes nothing holds up no other; its own events keep their order. An event that no queue will
 * ever take is set aside beside the spool, with its file, for a person to look at.
 */
final class SpoolReplay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolReplay.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final QueueClient client;
    private final Runnable rotate;
    private final LongConsumer gone;
    private final Thread thread = Thread.ofPlatform().name("spool-replay").unstarted(this::run);
    private final Deque<Path> waiting = new ArrayDeque<>();

    private final Map<Path, Progress> progress = new HashMap<>();

    private boolean news;

    /** How far a file is. */
    private static final class Progress {
        /** Events that are confirmed, or that no queue will take. */
        final BitSet done = new BitSet();

        /** Whether there are some of the latter. */
        boolean refused;
    }

    /**
     * @param rotate closes the file that is being written, and adds it here
     * @param gone is told how many bytes were deleted
     */
    SpoolReplay(QueueClient client, List<Path> left, Runnable rotate, LongConsumer gone) {
        this.client = client;
        this.rotate = rotate;
        this.gone = gone;
        waiting.addAll(left);
        news = !left.isEmpty();
    }

    void start() {
        thread.start();
    }

    synchronized void add(Path file) {
        waiting.add(file);
    }

    synchronized void wake() {
        news = true;
        notifyAll();
    }

    private synchronized List<Path> files() {
        return List.copyOf(waiting);
    }

    private synchronized void awaitNews() throws InterruptedException {
        while (!news) {
            wait();
        }
        news = false;
    }

    private void run() {
        try {
            while (true) {
                awaitNews();
                var pause = FIRST_WAIT;
                while (!pass()) {
                    Thread.sleep(pause);
                    var longer = pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the spool's replay ends", e);
        }
    }

    /** Tries everything once; true if nothing is left. */
    private boolean pass() throws InterruptedException {
        rotate.run();
        var shut = new HashSet<QueueName>();
        var all = true;
        for (var file : files()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the spool is closed");
            }
            try {
                replay(file, shut);
            } catch (ClosedByInterruptException e) { // while it was read
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) { // it must not end for good
                LOG.error("{} cannot be replayed now; tried again", file, e);
                all = false;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the spool is closed");
        }
        return all && shut.isEmpty();
    }

    private void replay(Path file, Set<QueueName> shut) throws IOException, InterruptedException {
        var contents = SpoolFile.read(file);
        var far = progress.computeIfAbsent(file, first -> new Progress());
        var byQueue = new LinkedHashMap<QueueName, List<Integer>>();
        var events = new ArrayList<@Nullable SpoolRecord>();
        for (var i = 0; i < contents.records().size(); i++) {
            var event = decoded(file, contents.records().get(i), far, i);
            events.add(event);
            if (event != null && !far.done.get(i)) {
                byQueue.computeIfAbsent(event.queue(), first -> new ArrayList<>()).add(i);
            }
        }
        for (var queue : byQueue.entrySet()) {
            if (!shut.contains(queue.getKey())) {
                send(queue.getKey(), queue.getValue(), events, far, shut);
            }
        }
        if (far.done.cardinality() == events.size()) {
            finish(file, contents.damaged(), far.refused);
        }
    }

    /** Null: its bytes are as they were written, and yet no event, for this version at least. */
    private static @Nullable SpoolRecord decoded(Path file, byte[] record, Progress far, int i) {
        try {
            return SpoolRecord.decode(record);
        } catch (IOException e) {
            if (!far.done.get(i)) {
                LOG.error("record {} of {} is set aside: it cannot be read", i, file, e);
                far.done.set(i);
                far.refused = true;
            }
            return null;
        }
    }

    private void send(
            QueueName queue,
            List<Integer> places,
            List<@Nullable SpoolRecord> events,
            Progress far,
            Set<QueueName> shut)
            throws InterruptedException {
        var most = client.capabilities(queue).maxBatch();
        for (var from = 0; from < places.size() && !shut.contains(queue); from += most) {
            var part = places.subList(from, Math.min(from + most, places.size()));
            var batch =
                    part.stream()
                            .map(i -> Objects.requireNonNull(events.get(i)).outgoing())
                            .toList();
            var results = client.send(queue, batch);
            for (var i = 0; i < results.size(); i++) {
                switch (results.get(i)) {
                    case Result.Ok<String> _ -> far.done.set(part.get(i));
                    case Result.Failed<String>(var error) -> {
                        switch (error.kind()) {
                            case TOO_LARGE, MESSAGE_REFUSED, UNSUPPORTED -> {
                                LOG.error(
                                        "{} is set aside: no queue will take it: {}",
                                        idOf(batch.get(i)),
                                        error.getMessage());
                                far.done.set(part.get(i));
                                far.refused = true;
                            }
                            default -> {
                                LOG.warn("still in the spool: {}", error.getMessage());
                                shut.add(queue);
                            }
                        }
                    }
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static String idOf(Outgoing event) {
        return event.message().id();
    }

    private void finish(Path file, long damaged, boolean refused) throws IOException {
        var size = Files.size(file);
        if (damaged > 0 || refused) {
            var aside = file.resolveSibling(file.getFileName() + ".aside");
            Files.move(file, aside);
            LOG.error(
                    "{} holds {} bytes that are no record, or events that no queue takes; all"
                            + " others of it are sent",
                    aside,
                    damaged);
        } else {
            Files.delete(file);
        }
        gone.accept(size);
        progress.remove(file);
        synchronized (this) {
            waiting.remove(file);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
