package io.hookworks.config;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Follows {@code hookworks.yaml}, and the files of its schemas and secrets, while a program runs. A
 * file that cannot be used changes nothing.
 *
 * <p>It looks at the files' bytes every two seconds: a mounted file is replaced by way of links,
 * which no watcher of the operating system is told of. Safe for many threads.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** A part of the program that changes with the file. */
    public interface Follower {
        /** Changes what can change now; returns, in words, what would take a restart. */
        List<String> follow(Hookworks next);
    }

    private final Path file;
    private final @Nullable Path secrets;
    private final Supplier<Hookworks> read;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hookworks-file").factory());

    private byte[] seen;
    private List<Path> schemas;
    private List<String> problems = List.of();

    /**
     * @param secrets the folder with a file for each secret; null: there is none
     * @param read reads the file whole, as it was read when the program started
     */
    public FileWatch(Path file, @Nullable Path secrets, Supplier<Hookworks> read) {
        this.file = file;
        this.secrets = secrets;
        this.read = read;
        this.schemas = read.get().schemaFiles();
        this.seen = contents(new byte[0]);
    }

    /** Tells another part of every change from now on. */
    public void add(Follower follower) {
        followers.add(follower);
    }

    /** Looks from now on, until it is closed. */
    public void start() {
        var nanos = LOOK.toNanos();
        var _ = thread.scheduleAtFixedRate(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Looks once, now; returns whether there was a change that can be used. */
    public synchronized boolean look() {
        var now = contents(seen);
        if (Arrays.equals(now, seen) && problems.isEmpty()) { // a file that it names may be mended
            return false;
        }
        seen = now;
        try {
            var next = read.get();
            problems = List.of();
            schemas = next.schemaFiles(); // other files are looked at once more
            tell(next);
            return true;
        } catch (ConfigException e) {
            if (e.problems().equals(problems)) {
                return false;
            }
            problems = e.problems();
            LOG.error(
                    "{} was changed and cannot be used; all goes on as it was:\n{}",
                    file,
                    String.join("\n", e.problems()));
        } catch (RuntimeException e) { // it would end all further looks without a word
            LOG.error("{} was changed and cannot be followed; all goes on as it was", file, e);
        }
        return false;
    }

    private void tell(Hookworks next) {
        var restart = new LinkedHashSet<String>(); // two parts may say the same
        followers.forEach(follower -> restart.addAll(follower.follow(next)));
        if (!restart.isEmpty()) {
            LOG.warn("{} was changed; takes a restart: {}", file, String.join(", ", restart));
        }
    }

    /** A hash of all that is read; a file that is being replaced may be away for a moment. */
    private byte[] contents(byte[] otherwise) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(file));
            for (var path : schemas) {
                digest.update(Files.readAllBytes(path));
            }
            for (var path : secretFiles()) {
                digest.update(path.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(path));
            }
            return digest.digest();
        } catch (IOException e) {
            LOG.debug("{} cannot be read just now", file, e);
            return otherwise;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private List<Path> secretFiles() throws IOException {
        if (secrets == null) {
            return List.of();
        }
        try (var all = Files.list(secrets)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
