package io.hookworks.queue.testkit.pubsub;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Twins: the fake answers as Google's own emulator does, in all that the emulator gets right. */
class PubSubTwinTest {
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class TheEmulator extends TwinScenarios {
        @Override
        String endpoint() {
            return PubSubEmulator.shared().endpoint();
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class TheFake extends TwinScenarios {
        private final FakePubSub fake = FakePubSub.start();

        @Override
        String endpoint() {
            return fake.endpoint();
        }

        @AfterAll
        void stop() {
            fake.close();
        }
    }
}
