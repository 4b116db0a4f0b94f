package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process that is measured is told to do, as one line of its input.
 *
 * @param amount messages; of {@link Kind#IDLE} seconds
 */
record Order(Kind kind, String endpoint, List<QueueName> queues, int amount) {
    enum Kind {
        /** Consume what is there: how fast, and how much CPU. */
        DRAIN,
        /** Consume what comes: how soon. */
        TIME,
        /** Wait for what never comes: at what cost. */
        IDLE,
        /** Send. */
        SEND
    }

    String line() {
        var names = queues.stream().map(QueueName::value).collect(Collectors.joining(","));
        return kind.name().toLowerCase(Locale.ROOT) + " " + endpoint + " " + names + " " + amount;
    }

    static Order parse(String line) {
        var words = line.split(" ", 4);
        return new Order(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words[1],
                Stream.of(words[2].split(",", -1)).map(QueueName::of).toList(),
                Integer.parseInt(words[3]));
    }
}
