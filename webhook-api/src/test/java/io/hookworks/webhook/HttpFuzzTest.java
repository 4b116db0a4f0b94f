package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.webhook.FuzzedDoor.Result;
import io.hookworks.webhook.fuzz.Connection;
import io.hookworks.webhook.fuzz.HttpGrammar;
import io.hookworks.webhook.fuzz.Shrinker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Connections from a grammar of HTTP, right and wrong, on a real socket. Each signed event in a
 * whole request is published once and answered with success, nothing else is published, no answer
 * is a server error, nothing hangs, and nothing stays counted. {@code benchmarks/run http-fuzz}
 * sends more.
 */
class HttpFuzzTest {
    private static final int CONNECTIONS = Integer.getInteger("fuzz.connections", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 12);
    private static final int BATCH = 2_000;
    private static final int SHOWN = 5;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void server_survives_whatever_it_is_sent() throws InterruptedException {
        var began = System.nanoTime();
        var found = new ArrayList<String>();
        try (var door = new FuzzedDoor()) {
            var grammar = door.grammar(SEED);
            for (var from = 0; from < CONNECTIONS && found.size() < SHOWN; from += BATCH) {
                var to = Math.min(CONNECTIONS, from + BATCH);
                found.addAll(faults(door, batch(grammar, from, to)));
            }
            System.out.printf(
                    "http-fuzz: %d connections, seed %d, %d s, answers %s, findings %d%n",
                    CONNECTIONS,
                    SEED,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                    door.answers(),
                    found.size());
        }
        assertEquals(List.of(), found, () -> "seed " + SEED + ":\n" + String.join("\n", found));
    }

    private static List<Connection> batch(HttpGrammar grammar, int from, int to) {
        return IntStream.range(from, to).mapToObj(grammar::connection).toList();
    }

    private static List<String> faults(FuzzedDoor door, List<Connection> batch)
            throws InterruptedException {
        var found = new ArrayList<String>();
        for (var result : door.send(batch).stream().limit(SHOWN).toList()) {
            found.add(shown(door, result));
        }
        var unexplained = door.unexplained();
        if (!unexplained.isEmpty()) {
            found.add(unexplained.getFirst() + "\n" + culprit(door, batch));
        }
        return found;
    }

    private static String shown(FuzzedDoor door, Result result) {
        var alone = door.alone(result.connection());
        if (alone.isEmpty()) {
            return result.faults() + ", beside others only\n" + result.connection();
        }
        return result.faults() + "\n" + smallest(door, result.connection());
    }

    /** Which connection of a batch makes the server log an error or a stack trace. */
    private static String culprit(FuzzedDoor door, List<Connection> batch) {
        return batch.stream()
                .filter(connection -> !door.alone(connection).isEmpty())
                .findFirst()
                .map(connection -> smallest(door, connection).toString())
                .orElse("by no connection alone");
    }

    private static Connection smallest(FuzzedDoor door, Connection connection) {
        return Shrinker.smallest(connection, candidate -> !door.alone(candidate).isEmpty());
    }
}
