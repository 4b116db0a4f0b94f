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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Follows {@code hookworks.yaml}, and the files of its schemas and secrets, while a program runs. A
 * change is applied by all parts of the program or by none: a file that cannot be used, or that one
 * part refuses, leaves the previous configuration active.
 *
 * <p>It looks at the files' bytes every two seconds: a mounted file is replaced by way of links,
 * which no watcher of the operating system is told of. Safe for many threads.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String UNCHANGED = "the previous configuration stays active";

    /** A part of the program that changes with the file. */
    @FunctionalInterface
    public interface Follower {
        /**
         * Plans a change; must change nothing yet.
         *
         * @throws RuntimeException if this part cannot apply the change: then no part does. Its
         *     message says why, for the log
         */
        Change plan(Hookworks next);
    }

    /**
     * What a part does about a change of the file.
     *
     * @param restart what takes effect at a restart only, in words
     * @param apply makes the change; is not expected to fail
     */
    public record Change(List<String> restart, Runnable apply) {
        public Change {
            restart = List.copyOf(restart);
        }
    }

    private final Path file;
    private final @Nullable Path secrets;
    private final Supplier<Hookworks> read;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hookworks-file").factory());

    private Hookworks active;
    private byte[] seen;
    private List<Path> schemas;
    private List<String> problems = List.of();

    /** For how many looks the file has been away. */
    private int missing;

    /**
     * @param secrets the folder with a file for each secret; null: there is none
     * @param read reads the file whole, as it was read when the program started
     */
    public FileWatch(Path file, @Nullable Path secrets, Supplier<Hookworks> read) {
        this.file = file;
        this.secrets = secrets;
        this.read = read;
        this.active = read.get();
        this.schemas = active.schemaFiles();
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

    /** Looks once, now; returns whether there was a change that was applied. */
    public synchronized boolean look() {
        tellIfMissing();
        var now = contents(seen);
        if (Arrays.equals(now, seen) && problems.isEmpty()) { // a file that it names may be mended
            return false;
        }
        var same = Arrays.equals(now, seen);
        seen = now;
        try {
            var next = read.get();
            problems = List.of();
            schemas = next.schemaFiles(); // other files are looked at once more
            return follow(next);
        } catch (ConfigException e) {
            var known = same && e.problems().equals(problems);
            problems = e.problems();
            return !known && followInPart(e);
        } catch (RuntimeException e) { // it would end all further looks without a word
            LOG.error("{} was changed and cannot be read; {}", file, UNCHANGED, e);
        }
        return false;
    }

    /** One bad secret must not hold up the rotation of the others. */
    private boolean followInPart(ConfigException refusal) {
        var told = String.join("\n", refusal.problems());
        var partial = refusal.partial();
        if (partial.isEmpty()) {
            LOG.error("{} was changed and cannot be used; {}:\n{}", file, UNCHANGED, told);
            return false;
        }
        LOG.error(
                "{} was changed; the sources of these secrets stay as they were, and all else is"
                        + " applied:\n{}",
                file,
                told);
        var next = partial.get().config();
        var sources = new LinkedHashMap<>(next.sources());
        for (var name : partial.get().faulty()) {
            var running = active.sources().get(name);
            if (running != null) {
                sources.put(name, running);
            }
        }
        schemas = next.schemaFiles();
        return follow(next.withSources(sources));
    }

    /** A file that is being replaced may be away for a moment, so one look is not enough. */
    private void tellIfMissing() {
        if (Files.isReadable(file)) {
            if (missing > 1) {
                LOG.info("{} can be read again", file);
            }
            missing = 0;
        } else if (++missing == 2) {
            LOG.error("{} was deleted or cannot be read; {}", file, UNCHANGED);
        }
    }

    private boolean follow(Hookworks next) {
        List<Change> changes;
        try {
            changes = followers.stream().map(follower -> follower.plan(next)).toList();
        } catch (RuntimeException e) {
            LOG.error("{} was changed and cannot be applied; {}: {}", file, UNCHANGED, reason(e));
            return false;
        }
        try {
            changes.forEach(change -> change.apply().run());
        } catch (RuntimeException e) {
            restore(e);
            return false;
        }
        active = next;
        var restart = new LinkedHashSet<String>(); // two parts may say the same
        changes.forEach(change -> restart.addAll(change.restart()));
        if (!restart.isEmpty()) {
            LOG.warn("{} was changed; takes a restart: {}", file, String.join(", ", restart));
        }
        return true;
    }

    /** A part failed though its plan did not: those before it go back to what was active. */
    private void restore(RuntimeException failed) {
        try {
            followers.stream()
                    .map(follower -> follower.plan(active))
                    .toList()
                    .forEach(change -> change.apply().run());
            LOG.error("{} was changed and could not be applied; {}", file, UNCHANGED, failed);
        } catch (RuntimeException e) {
            failed.addSuppressed(e);
            LOG.error(
                    "{} was changed and could be applied in part only, and not be undone; restart"
                            + " this process",
                    file,
                    failed);
        }
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** A hash of all that is read; {@code otherwise} if some of it cannot be read just now. */
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
