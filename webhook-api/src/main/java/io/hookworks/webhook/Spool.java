package io.hookworks.webhook;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.queue.files.PrivateFiles;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The second landing: events that their queue did not confirm in time wait on this machine's disk
 * until it does. An event counts as landed when the disk has it; those that come together share one
 * wait for the disk. Files are replayed in order, also after a restart, and are deleted when every
 * event of theirs is confirmed: a crash meanwhile sends some twice, under the same ids. Later
 * events do not wait for the spool, so they can overtake.
 *
 * <p>It is as durable as its directory: in a container that must be a volume that outlives it, and
 * a process that never comes back leaves its events there. One process at a time.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long FILE_BYTES = 4L << 20;
    private static final int TOGETHER = 256;

    /** Files of ours, those that were set aside too: no number is given twice. */
    private static final Pattern NAME = Pattern.compile("(\\d{12})\\.spool(\\.aside)?");

    /** Behind it nothing arrives. */
    private static final Arriving LAST = new Arriving(new byte[0]);

    /** An event on its way to the disk. */
    private static final class Arriving {
        final byte[] record;
        final CompletableFuture<@Nullable Void> landed = new CompletableFuture<>();

        Arriving(byte[] record) {
            this.record = record;
        }
    }

    private final Path directory;
    private final long most;
    private final FileChannel lock;
    private final BlockingQueue<Arriving> arriving = new LinkedBlockingQueue<>();
    private boolean closed;
    private final SpoolReplay replay;
    private final Thread writer = Thread.ofPlatform().name("spool").unstarted(this::write);

    private final SpoolFile.Opener opener;

    /** Held while the disk is waited for, so only the writer and the replay ever take it. */
    private final Object files = new Object();

    private @Nullable SpoolFile open;
    private long number;

    /** On the disk, or on the way there. */
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param most bytes on the disk; when they are used up events are refused
     * @throws IOException if the directory cannot be used, or another process does
     */
    Spool(Path directory, long most, QueueClient client) throws IOException {
        this(directory, most, client, SpoolFile::onDisk);
    }

    Spool(Path directory, long most, QueueClient client, SpoolFile.Opener opener)
            throws IOException {
        this.directory = PrivateFiles.ownFolder(directory);
        this.most = most;
        this.opener = opener;
        this.lock = lock(directory);
        var left = new ArrayList<Path>();
        for (var path : files()) {
            var name = NAME.matcher(path.getFileName().toString());
            if (name.matches()) {
                number = Math.max(number, Long.parseLong(name.group(1)));
                if (name.group(2) == null) {
                    left.add(path);
                    bytes.addAndGet(Files.size(path));
                }
            }
        }
        this.replay = new SpoolReplay(client, left, this::rotate, this::gone);
        if (!left.isEmpty()) {
            LOG.warn("{} bytes wait in {} from before; they are sent now", bytes, directory);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel =
                PrivateFiles.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this process", e);
        }
        channel.close();
        throw new IOException("the spool " + directory + " is another process's");
    }

    /** In the order that they were written. */
    private List<Path> files() throws IOException {
        try (var all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    void start() {
        writer.start();
        replay.start();
    }

    /** Bytes that wait on the disk. */
    long bytes() {
        return bytes.get();
    }

    /** Lands an event on the disk; waits until it is there, or the time is over. */
    Result<String> land(QueueName queue, Outgoing message, Duration within)
            throws InterruptedException {
        var record = new SpoolRecord(queue, message).encode();
        if (!reserve(SpoolFile.sizeOf(record))) {
            return failed(queue, Kind.THROTTLED, "the spool is full", null);
        }
        var mine = new Arriving(record);
        if (!arrive(mine)) {
            gone(SpoolFile.sizeOf(record));
            return failed(queue, Kind.CLOSED, "the server is stopping", null);
        }
        try {
            mine.landed.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return new Result.Ok<>("spooled");
        } catch (TimeoutException e) {
            return failed(queue, Kind.OUTCOME_UNKNOWN, "the disk did not answer in time", e);
        } catch (ExecutionException e) {
            return failed(queue, Kind.UNAVAILABLE, "not spooled: " + e.getCause(), e.getCause());
        }
    }

    private boolean arrive(Arriving event) {
        synchronized (arriving) {
            return !closed && arriving.add(event);
        }
    }

    private boolean reserve(long size) {
        if (bytes.addAndGet(size) > most) {
            gone(size);
            return false;
        }
        return true;
    }

    private void gone(long size) {
        bytes.addAndGet(-size);
    }

    private void write() {
        try {
            var more = true;
            while (more) {
                var batch = new ArrayList<Arriving>();
                batch.add(arriving.take());
                arriving.drainTo(batch, TOGETHER - 1);
                more = !batch.remove(LAST);
                write(batch);
            }
        } catch (InterruptedException e) { // nobody does: it would close the file under a write
            throw new IllegalStateException("the spool's writer was interrupted", e);
        }
    }

    private void write(List<Arriving> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            synchronized (files) {
                if (open == null) {
                    open = SpoolFile.create(next(), opener);
                }
                open.append(batch.stream().map(each -> each.record).toList());
                if (open.size() >= FILE_BYTES) {
                    rotate();
                }
            }
            batch.forEach(each -> each.landed.complete(null));
            replay.wake();
        } catch (IOException | RuntimeException e) {
            LOG.error("events are not spooled, and their senders are told to try again", e);
            // Nobody knows what a file holds that a write or a flush failed on.
            rotate();
            replay.wake();
            batch.forEach(
                    each -> {
                        gone(SpoolFile.sizeOf(each.record));
                        each.landed.completeExceptionally(e);
                    });
        }
    }

    private Path next() {
        number++;
        return directory.resolve(String.format(Locale.ROOT, "%012d.spool", number));
    }

    /** Closes the file that is written to, so that it can be replayed. */
    private void rotate() {
        synchronized (files) {
            var full = open;
            if (full == null) {
                return;
            }
            open = null;
            try {
                full.close();
            } catch (IOException e) {
                LOG.warn("{} was written, and cannot be closed", full.path(), e);
            }
            replay.add(full.path());
        }
    }

    private static Result<String> failed(
            QueueName queue, Kind kind, String why, @Nullable Throwable cause) {
        return new Result.Failed<>(new QueueException(kind, queue, Verb.SEND, why, cause));
    }

    /** Stops; what waits on the disk goes on waiting there. */
    @Override
    public void close() throws IOException {
        replay.close();
        synchronized (arriving) {
            closed = true;
            arriving.add(LAST);
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (files) {
            if (open != null) {
                open.close();
            }
        }
        lock.close();
    }
}
