package io.hookworks.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Nobody's sender, in a process of its own: {@code Besieger PORT SLOW FLOODING}. Between the lines
 * {@code begin} and {@code end} it holds slow connections, half of which send a header drop by drop
 * and half a body, opens another for each that is closed, and posts events with wrong signatures on
 * others as fast as it is answered.
 */
final class Besieger {
    private static final byte[] BODY =
            ("{\"id\":\"evt_1\",\"text\":\"" + "x".repeat(950) + "\"}").getBytes(UTF_8);
    private static final byte[] HEAD = "POST /webhooks/stripe HTTP/1.1\r\nX: ".getBytes(UTF_8);
    private static final byte[] LONG_BODY =
            "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n"
                    .getBytes(UTF_8);

    private final int port;
    private final AtomicLong bad = new AtomicLong();
    private final AtomicLong drops = new AtomicLong();
    private volatile boolean on;

    private Besieger(int port) {
        this.port = port;
    }

    static Child start(int port, int slow, int flooding) throws IOException {
        var child = Child.start(Besieger.class, port, slow, flooding);
        child.await("ready");
        return child;
    }

    public static void main(String... args) throws IOException {
        FailFast.install();
        var besieger = new Besieger(Integer.parseInt(args[0]));
        for (var i = 0; i < Integer.parseInt(args[1]); i++) {
            var head = i % 2 == 0 ? HEAD : LONG_BODY;
            Thread.ofVirtual().start(() -> besieger.again(() -> besieger.drip(head)));
        }
        for (var i = 0; i < Integer.parseInt(args[2]); i++) {
            Thread.ofVirtual().start(() -> besieger.again(besieger::flood));
        }
        System.out.println("ready");
        try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                besieger.on = line.equals("begin");
                System.out.println(
                        "did " + besieger.bad.getAndSet(0) + " " + besieger.drops.getAndSet(0));
            }
        }
    }

    private interface Attack {
        void run() throws IOException, InterruptedException;
    }

    private void again(Attack attack) {
        while (true) {
            try {
                if (on) {
                    attack.run();
                }
                Thread.sleep(20);
            } catch (IOException e) {
                drops.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void drip(byte[] head) throws IOException, InterruptedException {
        try (var socket = HttpSocket.to(port)) {
            socket.socket().getOutputStream().write(head);
            while (on) {
                Thread.sleep(500);
                socket.socket().getOutputStream().write('x');
            }
        }
    }

    private void flood() throws IOException {
        try (var socket = HttpSocket.to(port)) {
            while (on) {
                var time = Instant.now().getEpochSecond();
                var proof = "t=" + time + ",v1=" + "0".repeat(64);
                var headers = Map.of("Stripe-Signature", proof);
                socket.send(HttpSocket.post("/webhooks/stripe", headers, BODY));
                bad.incrementAndGet();
            }
        }
    }
}
