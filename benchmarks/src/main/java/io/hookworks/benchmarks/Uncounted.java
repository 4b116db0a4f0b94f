package io.hookworks.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Messages that never fail, in queues with two attempts whose broker moves a message after 14
 * deliveries: thirty of one key that are handled one at a time for 6 s each, some whose destination
 * answers 429 for minutes, and some that are deferred a hundred times. Worker processes are
 * replaced meanwhile. None may become a dead letter, and each must be handled exactly as often as
 * its script says.
 */
final class Uncounted {
    static final QueueName ONE_KEY = QueueName.of("one-key");
    static final QueueName LIMITED = QueueName.of("limited");
    static final QueueName DEFERRED = QueueName.of("deferred");
    static final String KEY = "tenant";

    private static final int BROKER_MAXIMUM = 14;
    private static final int OF_ONE_KEY = 30;
    private static final int OF_OTHERS = 10;
    private static final int DEFERRALS = 100;
    private static final Duration RESTART = Duration.ofSeconds(75);

    /** Whatever waits is handled within this after the destination takes everything. */
    private static final Duration LONGEST_END = Duration.ofMinutes(10);

    private final Broker broker;
    private final Duration limited;
    private final long began = System.nanoTime();

    /** How often the destination was asked, and how often it took the message, by queue and id. */
    private final Map<String, Integer> asked = new HashMap<>();

    private final Map<String, Integer> taken = new HashMap<>();

    private Uncounted(Broker broker, Duration limited) {
        this.broker = broker;
        this.limited = limited;
    }

    /**
     * @param minutes for how long the destination of the second queue answers 429
     */
    static void run(Provider provider, int minutes) throws IOException, InterruptedException {
        try (var broker = Broker.start(provider)) {
            new Uncounted(broker, Duration.ofMinutes(minutes)).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        var server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        try {
            for (var queue : List.of(ONE_KEY, LIMITED, DEFERRED)) {
                provision(queue);
                fill(queue);
            }
            work(URI.create("http://localhost:" + server.getAddress().getPort()));
            report();
        } finally {
            server.stop(0);
        }
    }

    private void provision(QueueName queue) {
        var net = new QueueSpec.DeadLetters(Duration.ofDays(14), BROKER_MAXIMUM);
        var lease = Duration.ofSeconds(30);
        var retention = Duration.ofDays(4);
        broker.connection()
                .provisioner()
                .provision(new QueueSpec(queue, Guarantees.NONE, lease, retention, net));
    }

    private void fill(QueueName queue) {
        var batch =
                IntStream.range(0, messages(queue))
                        .mapToObj(i -> Broker.message("m" + i))
                        .map(one -> one.withAttributes(Map.of(KEY, "acme")))
                        .map(Outgoing::now)
                        .toList();
        Broker.send(broker.client(), queue, batch);
    }

    private static int messages(QueueName queue) {
        return queue.equals(ONE_KEY) ? OF_ONE_KEY : OF_OTHERS;
    }

    /** The new worker first, as a deployment does. */
    private void work(URI destination) throws IOException, InterruptedException {
        var replaced = 0;
        var worker = UncountedWorker.start(broker, destination);
        try {
            while (!over()) {
                var until = System.nanoTime() + RESTART.toNanos();
                while (System.nanoTime() < until && !over()) {
                    Thread.sleep(200);
                }
                if (!over()) {
                    var next = UncountedWorker.start(broker, destination);
                    worker.stop();
                    worker = next;
                    replaced++;
                }
            }
            worker.stop();
        } finally {
            worker.close();
        }
        System.out.printf(
                Locale.ROOT, "%d s, workers replaced %d times%n", elapsed().toSeconds(), replaced);
    }

    private boolean over() {
        return elapsed().compareTo(limited.plus(LONGEST_END)) > 0
                || (elapsed().compareTo(limited) > 0 && allTaken());
    }

    private synchronized boolean allTaken() {
        return taken.size() == OF_ONE_KEY + 2 * OF_OTHERS;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var status = status(path);
            if (status == 429) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private synchronized int status(String path) {
        var times = asked.merge(path, 1, Integer::sum);
        if (path.startsWith("/" + LIMITED) && elapsed().compareTo(limited) < 0) {
            return 429;
        }
        if (path.startsWith("/" + DEFERRED) && times <= DEFERRALS) {
            return 202;
        }
        taken.merge(path, 1, Integer::sum);
        return 200;
    }

    private void report() throws InterruptedException {
        for (var queue : List.of(ONE_KEY, LIMITED, DEFERRED)) {
            var dead = broker.take(queue.deadLetters(), Duration.ofSeconds(5)).size();
            var left = broker.take(queue, Duration.ofSeconds(5)).size();
            System.out.printf(
                    Locale.ROOT,
                    "%-9s %d messages: taken %s, asked %s; %d dead letters, %d left%n",
                    queue,
                    messages(queue),
                    times(queue, taken),
                    times(queue, asked),
                    dead,
                    left);
        }
    }

    /** How many messages were so often there, such as {@code 30 x 1}. */
    private synchronized String times(QueueName queue, Map<String, Integer> counts) {
        var messages = new TreeMap<Integer, Integer>();
        for (var i = 0; i < messages(queue); i++) {
            messages.merge(counts.getOrDefault("/" + queue + "/m" + i, 0), 1, Integer::sum);
        }
        var text = new StringBuilder();
        messages.forEach(
                (times, many) ->
                        text.append(text.isEmpty() ? "" : ", ")
                                .append(many)
                                .append(" x ")
                                .append(times));
        return text.toString();
    }
}
