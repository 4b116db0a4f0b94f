package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueStats;
import io.hookworks.queue.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a person sees in {@code queues top}. */
class TopPictureTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
    private static final int WIDE = 200;

    @TempDir private Path folder;

    private List<QueueConfig> queues;
    private final TopPicture picture = new TopPicture(false);

    @BeforeEach
    void read() throws Exception {
        queues = List.copyOf(Folder.in(folder).config().queues().values());
    }

    @Test
    void the_busiest_stands_first_and_what_grows_tells_how_fast() {
        picture.of(looks(10, 500), NOW, 20, WIDE);
        var lines = picture.of(looks(30, 480), NOW.plusSeconds(2), 20, WIDE);
        assertEquals(List.of(name(1), "480", "0", "0", "7s", "3", "-10.0"), cells(lines.get(1)));
        assertEquals(List.of(name(0), "30", "0", "0", "7s", "3", "10.0"), cells(lines.get(2)));
    }

    @Test
    void it_fits_its_terminal() {
        var whole = picture.of(looks(1, 2), NOW, 3, 20);
        assertEquals(3, whole.size());
        whole.forEach(line -> assertTrue(line.length() <= 20, line));
        var busiest = picture.of(looks(1, 2), NOW, 2, WIDE);
        assertEquals(name(1), cells(busiest.get(1)).getFirst());
        assertEquals("… and 1 that are less busy", busiest.get(2));
    }

    @Test
    void a_queue_that_cannot_be_looked_at_hides_no_other() {
        var error =
                new QueueException(Kind.ACCESS_DENIED, queues.get(0).name(), Verb.STATS, "", null);
        var denied = new Result.Failed<QueueStats>(error);
        var unknown = new QueueLook(queues.get(0), denied, denied, "unknown: ACCESS_DENIED");
        var lines = picture.of(List.of(unknown, look(queues.get(1), 2)), NOW, 20, WIDE);
        assertEquals("2", cells(lines.get(1)).get(1));
        assertEquals("unknown", cells(lines.get(2)).get(1));
        assertTrue(lines.get(2).endsWith("unknown: ACCESS_DENIED"), lines.get(2));
    }

    @Test
    void colours_are_there_only_if_wanted() {
        var coloured = new TopPicture(true).of(looks(1, 2), NOW, 20, WIDE);
        assertTrue(coloured.stream().anyMatch(line -> line.contains("\u001b[31m")));
        assertFalse(picture.of(looks(1, 2), NOW, 20, WIDE).toString().contains("\u001b"));
    }

    private String name(int at) {
        return queues.get(at).name().value();
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split(" {2,}"));
    }

    private List<QueueLook> looks(long first, long second) {
        return List.of(look(queues.get(0), first), look(queues.get(1), second));
    }

    private static QueueLook look(QueueConfig queue, long visible) {
        return new QueueLook(queue, new Result.Ok<>(stats(visible)), new Result.Ok<>(stats(3)), "");
    }

    private static QueueStats stats(long visible) {
        return new QueueStats(
                OptionalLong.of(visible),
                OptionalLong.of(0),
                OptionalLong.of(0),
                Optional.of(Duration.ofMillis(7_900)),
                NOW,
                true);
    }
}
