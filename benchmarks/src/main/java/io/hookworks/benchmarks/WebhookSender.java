package io.hookworks.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A real sender, in a process of its own: {@code WebhookSender PORT CONNECTIONS}. For each line
 * with a number of seconds it posts signed events of 1 KiB as fast as it is answered; with a second
 * number so many a second, each timed from when it was due. It tells what it heard.
 */
final class WebhookSender {
    /** What it heard in some seconds. */
    record Heard(double perSecond, double p50Millis, double p99Millis, long refused, long other) {
        static Heard parse(String line) {
            var words = line.split(" ", -1);
            return new Heard(
                    Double.parseDouble(words[0]),
                    Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]));
        }

        String line() {
            return perSecond + " " + p50Millis + " " + p99Millis + " " + refused + " " + other;
        }
    }

    private static final String BODY =
            "{\"id\":\"evt_%d\",\"type\":\"invoice.paid\",\"text\":\"" + "x".repeat(950) + "\"}";

    private final int port;
    private final Signer signer =
            new Signer(
                    Objects.requireNonNull(Profiles.known().get("stripe")).scheme(),
                    new Secret(ApiProcess.SECRET));

    /** Another sender's events are others: the same ones would not be sent on. */
    private final AtomicLong number = new AtomicLong(ProcessHandle.current().pid() << 32);

    private WebhookSender(int port) {
        this.port = port;
    }

    static Child start(int port, int connections) throws IOException {
        var child = Child.start(WebhookSender.class, port, connections);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws Exception {
        FailFast.install();
        var sender = new WebhookSender(Integer.parseInt(args[0]));
        System.out.println("ready");
        try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ", -1);
                var rate = words.length > 1 ? Integer.parseInt(words[1]) : 0;
                var heard =
                        sender.send(Integer.parseInt(args[1]), Integer.parseInt(words[0]), rate);
                System.out.println("heard " + heard.line());
            }
        }
    }

    private static final class Counts {
        final Samples micros = new Samples(2_000_000);
        long refused;
        long other;
    }

    /**
     * @param rate a second; 0: as fast as it is answered
     */
    private Heard send(int connections, int seconds, int rate) throws InterruptedException {
        var begin = System.nanoTime();
        var end = begin + seconds * 1_000_000_000L;
        var pause = rate == 0 ? 0 : connections * 1_000_000_000L / rate;
        var counts = new Counts();
        var threads = new Thread[connections];
        for (var i = 0; i < connections; i++) {
            var first = begin + pause * i / connections;
            threads[i] = Thread.ofPlatform().start(() -> post(first, pause, end, counts));
        }
        for (var thread : threads) {
            thread.join();
        }
        var sorted = counts.micros.sorted();
        return new Heard(
                counts.micros.count() / (double) seconds,
                Samples.percentile(sorted, 50) / 1e3,
                Samples.percentile(sorted, 99) / 1e3,
                counts.refused,
                counts.other);
    }

    private void post(long first, long pause, long end, Counts counts) {
        var due = first;
        while (System.nanoTime() < end) {
            try (var socket = HttpSocket.to(port)) {
                while (System.nanoTime() < end) {
                    var body = BODY.formatted(number.incrementAndGet()).getBytes(UTF_8);
                    var headers = signer.sign("", Instant.now(), body);
                    var request = HttpSocket.post("/webhooks/stripe", headers, body);
                    var began = pause == 0 ? System.nanoTime() : due;
                    while (System.nanoTime() < began) {
                        LockSupport.parkNanos(began - System.nanoTime());
                    }
                    due += pause;
                    var status = socket.send(request);
                    count(counts, status, (System.nanoTime() - began) / 1_000);
                }
            } catch (IOException e) {
                count(counts, 0, 0);
            }
        }
    }

    private static void count(Counts counts, int status, long micros) {
        synchronized (counts) {
            switch (status) {
                case 200 -> counts.micros.add(micros);
                case 429, 503 -> counts.refused++;
                default -> counts.other++;
            }
        }
    }
}
