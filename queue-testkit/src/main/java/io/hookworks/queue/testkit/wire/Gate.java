package io.hookworks.queue.testkit.wire;

import java.util.concurrent.CountDownLatch;

/** Lets everyone pass while it is open, and nobody while it is shut. */
final class Gate {
    private CountDownLatch opening = new CountDownLatch(0);

    synchronized void shut() {
        if (opening.getCount() == 0) {
            opening = new CountDownLatch(1);
        }
    }

    synchronized void open() {
        opening.countDown();
    }

    void pass() throws InterruptedException {
        current().await();
    }

    private synchronized CountDownLatch current() {
        return opening;
    }
}
