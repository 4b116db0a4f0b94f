package io.hookworks.config;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * One queue and its workers.
 *
 * @param concurrency messages in work at once, per instance; 0: none is received
 * @param instances how many worker processes serve it: {@code dev} runs {@code min} of them in its
 *     process, Terraform scales between the two
 * @param delay of every message that the webhook API sends to it
 * @param lease how long a delivery is one worker's alone; renewed while its handler runs
 * @param timeout of one attempt
 * @param guarantees what it promises beyond at least once
 * @param retention how long an undelivered message is kept
 * @param deadLetterRetention how long a dead letter waits for a person
 * @param destination the destination that its messages are delivered to, by the event-updater;
 *     null: an app of its own handles them
 * @param weight its share of the messages in work of a process, beside other queues, when these are
 *     scarce
 * @param rate how fast its third party may be called; null: as fast as it can
 * @param breaker when it stops because its third party is down; null: never
 * @param stuck what is done about a handler that does not come back when cancelled
 * @param oneAtATime the attribute by which messages are handled one at a time in each process;
 *     null: all side by side
 * @param threads what its handlers run on
 */
public record QueueConfig(
        QueueName name,
        int concurrency,
        Instances instances,
        Duration delay,
        Duration lease,
        Duration timeout,
        Retry retry,
        Guarantees guarantees,
        Duration retention,
        Duration deadLetterRetention,
        @Nullable String destination,
        int weight,
        @Nullable RateConfig rate,
        @Nullable Breaker breaker,
        Stuck stuck,
        @Nullable String oneAtATime,
        Threads threads) {

    /** What handlers run on. */
    public enum Threads {
        VIRTUAL,
        PLATFORM
    }

    /** How many worker processes serve a queue. */
    public record Instances(int min, int max) {}

    /**
     * When a failed attempt is tried again.
     *
     * @param attempts after so many a message is a dead letter
     * @param first the wait after the first failure; doubles with each further one
     * @param max the longest wait
     * @param total how long after it was sent a message may still be tried; null: as long as its
     *     attempts last
     */
    public record Retry(int attempts, Duration first, Duration max, @Nullable Duration total) {}

    /**
     * When a queue stops because its third party is down.
     *
     * @param failures so many different messages failed one after the other
     * @param probe how long until one message is tried
     */
    public record Breaker(int failures, Duration probe) {}

    /**
     * What is done about a handler that does not come back when cancelled.
     *
     * @param grace how long it may take
     * @param at how many end the process, if that is what is done
     */
    public record Stuck(Duration grace, Then then, int at) {
        /** What a queue with stuck handlers does. */
        public enum Then {
            KEEP_SLOT,
            ADD_SLOT,
            EXIT_PROCESS
        }
    }

    /**
     * After so many deliveries of one copy of a message the broker itself moves it to the dead
     * letters: as many as SQS takes, and Pub/Sub takes a hundred. It has nothing to do with
     * attempts, which the runtime counts itself, and only catches what the runtime could not.
     */
    private static final int BROKER_MAXIMUM = 1_000;

    /** What the broker must know of it. */
    public QueueSpec spec() {
        return new QueueSpec(
                name,
                guarantees,
                lease,
                retention,
                new QueueSpec.DeadLetters(deadLetterRetention, BROKER_MAXIMUM));
    }
}
