package io.hookworks.ops;

import java.util.concurrent.CountDownLatch;

/** Waits for the order to stop: Ctrl-C, or SIGTERM from whatever runs the process. */
public final class Stop {
    private Stop() {}

    /** Returns never; runs {@code orderly} when the order comes, and the process ends after it. */
    public static void await(Runnable orderly) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(orderly));
        new CountDownLatch(1).await();
    }
}
