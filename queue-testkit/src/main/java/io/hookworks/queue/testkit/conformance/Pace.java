package io.hookworks.queue.testkit.conformance;

import io.hookworks.queue.TimeSource;
import io.hookworks.queue.testkit.ManualClock;

import java.time.Duration;
import java.time.Instant;

/** How time goes by in a case. */
public sealed interface Pace {
    /** The steady time. */
    Instant now();

    /** How long one receive waits when a case looks for messages. */
    Duration look();

    /** Lets so much time go by. */
    void elapse(Duration time) throws InterruptedException;

    /** How far the clock of a case and that of the broker may be apart. */
    Duration grain();

    /** Time moves only when a case moves it, so no receive of a case may wait. */
    record Manual(ManualClock clock) implements Pace {
        @Override
        public Instant now() {
            return clock.steady();
        }

        @Override
        public Duration look() {
            return Duration.ZERO;
        }

        @Override
        public void elapse(Duration time) {
            clock.advance(time);
        }

        @Override
        public Duration grain() {
            return Duration.ZERO;
        }
    }

    /** The time of the wall, for brokers that know no other. */
    record Real() implements Pace {
        @Override
        public Instant now() {
            return TimeSource.system().steady();
        }

        @Override
        public Duration look() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void elapse(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }

        /** Brokers count in milliseconds, and clocks are put right now and then. */
        @Override
        public Duration grain() {
            return Duration.ofMillis(10);
        }
    }
}
