package io.hookworks.queue.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One step of a random sequence. Deliveries are named by a number that is good for any sequence, so
 * that a step keeps its sense when those before it are left out.
 */
sealed interface Command {
    record Send(int count, Duration delay) implements Command {}

    record Receive(int max, Duration lease) implements Command {}

    record Ack(int which) implements Command {}

    record Extend(int which, Duration lease) implements Command {}

    record GiveBack(int which, Duration delay) implements Command {}

    record Elapse(Duration time) implements Command {}

    /**
     * @param step what leases, delays and waits are multiples of
     * @param sendDelays whether a send may have a delay
     * @param releaseDelays whether a release may
     */
    static List<Command> sequence(
            RandomGenerator random,
            int length,
            Duration step,
            boolean sendDelays,
            boolean releaseDelays) {
        var commands = new ArrayList<Command>();
        while (commands.size() < length) {
            var some = step.multipliedBy(random.nextInt(1, 4));
            var none = random.nextBoolean();
            var which = random.nextInt(1_000_000);
            commands.add(
                    switch (random.nextInt(10)) {
                        case 0, 1 ->
                                new Send(
                                        random.nextInt(1, 4),
                                        none || !sendDelays ? Duration.ZERO : some);
                        case 2, 3, 4 -> new Receive(random.nextInt(1, 6), some);
                        case 5, 6 -> new Ack(which);
                        case 7 -> new Extend(which, some);
                        case 8 ->
                                new GiveBack(which, none || !releaseDelays ? Duration.ZERO : some);
                        default -> new Elapse(some.dividedBy(2));
                    });
        }
        return commands;
    }
}
