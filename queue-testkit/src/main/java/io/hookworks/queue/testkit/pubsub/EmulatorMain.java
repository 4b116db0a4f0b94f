package io.hookworks.queue.testkit.pubsub;

import java.io.IOException;

/**
 * What the emulator's process runs: Google's main, and a watch on standard input. Its other end is
 * held by the process that started the emulator, so it ends however that one ends, SIGKILL
 * included.
 */
final class EmulatorMain {
    private EmulatorMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("parent-watch").start(EmulatorMain::endWithTheParent);
        Class.forName("com.google.cloud.pubsub.testing.v1.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static void endWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end of the stream means something.
            }
        } catch (IOException e) {
            // A broken pipe means the same as a closed one.
        }
        Runtime.getRuntime().halt(0);
    }
}
