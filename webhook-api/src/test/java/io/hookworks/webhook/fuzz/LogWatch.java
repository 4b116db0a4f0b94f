package io.hookworks.webhook.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps errors and stack traces that the HTTP server and its codec log, of whatever thread. */
public final class LogWatch implements AutoCloseable {
    private static final List<String> SERVER = List.of("io.netty", "io.micronaut");

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    var thrown = event.getThrowableProxy();
                    if (thrown != null || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                        lines.add(event + (thrown == null ? "" : ": " + thrown.getClassName()));
                    }
                }
            };

    private LogWatch() {}

    public static LogWatch start() {
        var watch = new LogWatch();
        watch.appender.start();
        SERVER.forEach(name -> logger(name).addAppender(watch.appender));
        return watch;
    }

    /** Returns what was logged since the last call. */
    public List<String> take() {
        var taken = new ArrayList<String>();
        for (var line = lines.poll(); line != null; line = lines.poll()) {
            taken.add(line);
        }
        return taken;
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    public void close() {
        SERVER.forEach(name -> logger(name).detachAppender(appender));
    }
}
