package io.hookworks.ops;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for the order to stop: Ctrl-C, or SIGTERM from whatever runs the process. The same order
 * again means: faster.
 */
public final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
    private static final List<String> ORDERS = List.of("INT", "TERM");

    private Stop() {}

    /**
     * Returns never; runs {@code orderly} when the order comes, and the process ends after it.
     *
     * @param faster is run when the order comes again meanwhile
     */
    public static void await(Runnable orderly, Runnable faster) throws InterruptedException {
        Runnable stop =
                () -> {
                    onNextOrder(faster);
                    orderly.run();
                };
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop));
        new CountDownLatch(1).await();
    }

    /**
     * The JVM itself takes no notice of a second order. {@code sun.misc.Signal} is the only way to
     * hear of it, and by reflection the compiler lets it pass.
     */
    private static void onNextOrder(Runnable faster) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var handle = signal.getMethod("handle", signal, handler);
            for (var order : ORDERS) {
                handle.invoke(
                        null,
                        signal.getConstructor(String.class).newInstance(order),
                        on(handler, faster));
            }
        } catch (ReflectiveOperationException e) {
            LOG.debug("a second order to stop is not heard", e);
        }
    }

    private static Object on(Class<?> handler, Runnable faster) {
        return Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                    faster.run();
                    return null;
                });
    }
}
