package io.hookworks.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;
import io.hookworks.signature.Secret;
import io.hookworks.signature.Signer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real sender, in a process of its own: {@code SiegeSender PORT CONNECTIONS}. For each line with
 * a number of seconds it posts as fast as it is answered, and tells what it heard.
 */
final class SiegeSender {
    /** What it heard in some seconds. */
    record Heard(double perSecond, double p99Millis, long refused, long other) {
        static Heard parse(String line) {
            var words = line.split(" ", -1);
            return new Heard(
                    Double.parseDouble(words[0]),
                    Double.parseDouble(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]));
        }

        String line() {
            return perSecond + " " + p99Millis + " " + refused + " " + other;
        }
    }

    private static final String BODY =
            "{\"id\":\"evt_%d\",\"type\":\"invoice.paid\",\"text\":\"" + "x".repeat(950) + "\"}";

    private final int port;
    private final Signer signer =
            new Signer(
                    Objects.requireNonNull(Profiles.known().get("stripe")).scheme(),
                    new Secret(SiegedApi.SECRET));
    private final AtomicLong number = new AtomicLong();

    private SiegeSender(int port) {
        this.port = port;
    }

    static Child start(int port, int connections) throws IOException {
        var child = Child.start(SiegeSender.class, port, connections);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws Exception {
        var sender = new SiegeSender(Integer.parseInt(args[0]));
        System.out.println("ready");
        try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var heard = sender.send(Integer.parseInt(args[1]), Integer.parseInt(line));
                System.out.println("heard " + heard.line());
            }
        }
    }

    private static final class Counts {
        final long[] micros = new long[2_000_000];
        int taken;
        long refused;
        long other;
    }

    private Heard send(int connections, int seconds) throws InterruptedException {
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        var counts = new Counts();
        var threads = new Thread[connections];
        for (var i = 0; i < connections; i++) {
            threads[i] = Thread.ofPlatform().start(() -> post(end, counts));
        }
        for (var thread : threads) {
            thread.join();
        }
        var sorted = Arrays.copyOf(counts.micros, counts.taken);
        Arrays.sort(sorted);
        var p99 = sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1e3;
        return new Heard(counts.taken / (double) seconds, p99, counts.refused, counts.other);
    }

    private void post(long end, Counts counts) {
        while (System.nanoTime() < end) {
            try (var socket = HttpSocket.to(port)) {
                while (System.nanoTime() < end) {
                    var body = BODY.formatted(number.incrementAndGet()).getBytes(UTF_8);
                    var headers = signer.sign("", Instant.now(), body);
                    var request = HttpSocket.post("/webhooks/stripe", headers, body);
                    var began = System.nanoTime();
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
                case 200 -> counts.micros[counts.taken++] = micros;
                case 429, 503 -> counts.refused++;
                default -> counts.other++;
            }
        }
    }
}
