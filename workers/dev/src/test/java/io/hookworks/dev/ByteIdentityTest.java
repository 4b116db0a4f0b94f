package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.signature.Signer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** From a sender's socket through the API, a broker and a worker to a destination's socket. */
class ByteIdentityTest {

    private static final String MULTIPART =
            """
            --x\r
            Content-Disposition: form-data; name="attachment-1"; filename="a.bin"\r
            Content-Type: application/octet-stream\r
            \r
            \u0000\u0001\u00fe\u00ff\r
            --x--\r
            """;

    @ParameterizedTest
    @EnumSource(Hookworks.Provider.class)
    void a_handler_has_the_bytes_that_the_sender_sent(
            Hookworks.Provider provider, @TempDir Path folder) throws Exception {
        Brokers.require(provider);
        var received = new ConcurrentHashMap<String, byte[]>();
        var crm = crm(received);
        var url = "http://localhost:" + crm.getAddress().getPort() + "/";
        var changes =
                Map.of(
                        "url: ${CRM_URL}",
                        "url: " + url,
                        "secrets: [\"${PARTNER_WEBHOOK_SECRET}\"]",
                        "secrets: [\"${PARTNER_WEBHOOK_SECRET}\"]\n    max-body: 1000KiB");
        try (var desk = Desk.sitDown(provider, folder, changes)) {
            var sent = bodies();
            sent.forEach((name, body) -> assertEquals(200, post(desk, name, body), name));
            await().until(() -> received.size() == sent.size());
            sent.forEach(
                    (name, body) -> assertArrayEquals(body, received.get("partner:" + name), name));
        } finally {
            crm.stop(0);
        }
    }

    private static HttpServer crm(Map<String, byte[]> received) throws Exception {
        var crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        received.put(
                                Desk.withoutHash(
                                        exchange.getRequestHeaders().getFirst("webhook-id")),
                                exchange.getRequestBody().readAllBytes());
                        exchange.sendResponseHeaders(204, -1);
                    }
                });
        crm.start();
        return crm;
    }

    private static int post(Desk desk, String id, byte[] body) {
        var source = requireNonNull(desk.home().read(Purpose.TAKE).sources().get("partner"));
        var signer = new Signer(source.profile().scheme(), source.secrets().getFirst().secret());
        var request =
                HttpRequest.newBuilder(desk.api().resolve("/webhooks/partner"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signer.sign(id, Instant.now(), body).forEach(request::setHeader);
        return desk.answer(request.build()).statusCode();
    }

    private static Map<String, byte[]> bodies() {
        var random = new byte[600 * 1_024];
        new Random(1).nextBytes(random);
        var bodies = new LinkedHashMap<String, byte[]>();
        bodies.put("crlf", "{\r\n\"a\":\r1\n}\r\n\r\n".getBytes(UTF_8));
        bodies.put("trailing-line-end", "{}\n".getBytes(UTF_8));
        bodies.put("byte-order-mark", "\ufeff{}".getBytes(UTF_8));
        bodies.put("utf-16", "{\"a\":\"Zo\u00eb \u2603\"}".getBytes(UTF_16));
        bodies.put("invalid-utf-8", new byte[] {'{', (byte) 0xc3, (byte) 0x28, (byte) 0xff, '}'});
        bodies.put("cut-utf-8", new byte[] {'a', (byte) 0xe2, (byte) 0x98});
        bodies.put("overlong-utf-8", new byte[] {(byte) 0xc0, (byte) 0xaf});
        bodies.put("surrogate-in-utf-8", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        bodies.put("lone-surrogate-escape", "{\"a\":\"\\ud800\"}".getBytes(UTF_8));
        bodies.put("latin-1", "Zo\u00eb".getBytes(ISO_8859_1));
        bodies.put("nul", new byte[] {0, 'a', 0});
        bodies.put("only-nul", new byte[] {0});
        bodies.put("control", new byte[] {1, 2, 7, 8, 0xb, 0xc, 0xe, 0x1b, 0x7f});
        bodies.put("not-a-character", "\ufffe\uffff".getBytes(UTF_8));
        bodies.put("emoji", "\ud83d\ude00 \ud83d\udc68\u200d\ud83d\udc69".getBytes(UTF_8));
        bodies.put("bidi", "\u202eabc\u2066".getBytes(UTF_8));
        bodies.put("empty", new byte[0]);
        bodies.put("space", " ".getBytes(UTF_8));
        bodies.put("white-space", " \t\r\n ".getBytes(UTF_8));
        bodies.put("form", "a=1&a=2&b=%2F+%20&&=&a=".getBytes(UTF_8));
        bodies.put("multipart", MULTIPART.getBytes(ISO_8859_1));
        bodies.put("xml", "<a>&amp;&#x0;<![CDATA[]]></a>".getBytes(UTF_8));
        bodies.put("numbers", "{\"a\":1.10000000000000000001e3,\"b\":1.0}".getBytes(UTF_8));
        bodies.put("repeated-keys", "{\"a\":1,\"a\":2}".getBytes(UTF_8));
        bodies.put("escapes", "{\"a\":\"\\u0041\\/\\\\\"}".getBytes(UTF_8));
        bodies.put("base64", "eyJhIjoxfQ==".getBytes(UTF_8));
        bodies.put("gzip-magic", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
        bodies.put("deep", ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8));
        bodies.put("large-text", "x".repeat(900 * 1_024).getBytes(UTF_8));
        bodies.put("large-random", random);
        return bodies;
    }
}
