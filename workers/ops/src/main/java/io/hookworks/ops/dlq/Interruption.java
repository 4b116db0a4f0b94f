package io.hookworks.ops.dlq;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hears Ctrl-C and SIGTERM: what is under way is asked to stop, and the process waits for it to end
 * in order.
 */
final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

    /** One call to a broker that does not answer, and what is held given back. */
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("interrupted").unstarted(this::stop);
    private volatile boolean stopped;

    private Interruption() {}

    static Interruption listen() {
        var interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    boolean stopped() {
        return stopped;
    }

    private void stop() {
        stopped = true;
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("it did not end within {} s", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        if (!stopped) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("the process is about to end", e);
            }
        }
    }
}
