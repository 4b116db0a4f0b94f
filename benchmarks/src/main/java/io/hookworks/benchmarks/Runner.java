package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.util.List;

/** The process of one entry. */
record Runner(String name, Child child) implements AutoCloseable {
    static final String HOOKWORKS = "hookworks";
    static final String NATIVE = "native";
    static final String SPRING = "spring";
    static final String TUNED = "spring-tuned";

    private static final String SPRING_MAIN = "io.hookworks.benchmarks.SpringConsumer";

    /** The names of those that one measures Hookworks against on a broker. */
    static List<String> rivals(Provider provider) {
        return switch (provider) {
            case SQS -> List.of(NATIVE, SPRING, TUNED);
            case PUBSUB -> List.of(NATIVE);
        };
    }

    /**
     * Starts a process.
     *
     * @param concurrency per queue; Spring has its own idea of it where it is not tuned
     */
    static Runner start(String name, Provider provider, int concurrency, String heap)
            throws IOException {
        var child =
                switch (name) {
                    case SPRING, TUNED ->
                            Child.start(SPRING_MAIN, classPathOfRivals(), heap, name, concurrency);
                    default ->
                            Child.start(
                                    Consumer.class.getName(),
                                    System.getProperty("java.class.path"),
                                    heap,
                                    name,
                                    provider.word(),
                                    concurrency);
                };
        child.await("ready");
        return new Runner(name, child);
    }

    private static String classPathOfRivals() {
        var path = System.getProperty("hookworks.rivals", "");
        if (path.isEmpty()) {
            throw new IllegalStateException("Spring is not built: benchmarks/run does it");
        }
        return path;
    }

    Drained drain(String endpoint, QueueName queue, int messages) throws IOException {
        return Drained.parse(ask(Order.Kind.DRAIN, endpoint, List.of(queue), messages, "drained"));
    }

    void send(String endpoint, QueueName queue, int messages) throws IOException {
        ask(Order.Kind.SEND, endpoint, List.of(queue), messages, "sent");
    }

    private String ask(
            Order.Kind kind, String endpoint, List<QueueName> queues, int amount, String answer)
            throws IOException {
        child.tell(new Order(kind, endpoint, queues, amount).line());
        return child.await(answer);
    }

    /** Starts to consume what will come; {@link #timed} tells how that went. */
    void time(String endpoint, List<QueueName> queues, int messages) throws IOException {
        ask(Order.Kind.TIME, endpoint, queues, messages, "started");
    }

    Latency timed() throws IOException {
        return Latency.parse(child.await("timed"));
    }

    /** Starts to be idle, and returns when the seconds that count begin; {@link #idled} ends it. */
    void idle(String endpoint, List<QueueName> queues, int seconds) throws IOException {
        ask(Order.Kind.IDLE, endpoint, queues, seconds, "started");
    }

    void awaitOver() throws IOException {
        child.await("over");
    }

    Idled idled() throws IOException {
        return Idled.parse(child.await("idled"));
    }

    /** To be put in front of what it did. */
    String label() {
        return String.format("%-14s", name);
    }

    @Override
    public void close() {
        child.close();
    }
}
