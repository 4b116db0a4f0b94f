package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;

import io.hookworks.queue.testkit.process.FreePorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Programs reach the embedded SQS, web pages do not. */
class LocalHttpProxyTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final int port = FreePorts.next();
    private HttpServer server;
    private LocalHttpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
                    received.add(exchange.getRequestMethod() + " " + body);
                    var answer = ("got " + body.length()).getBytes(ISO_8859_1);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        proxy = LocalHttpProxy.start(port, server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
    }

    @Test
    void requests_of_programs_pass_one_after_the_other() throws Exception {
        var large = "x".repeat(300_000);
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var body : List.of("", "Action=ListQueues", large)) {
                var whole = HttpRequest.newBuilder(url()).POST(BodyPublishers.ofString(body));
                assertEquals("got " + body.length(), answer(http, whole));
                var chunked =
                        HttpRequest.newBuilder(url())
                                .POST(
                                        BodyPublishers.fromPublisher(
                                                BodyPublishers.ofString("y" + body)));
                assertEquals("got " + (1 + body.length()), answer(http, chunked));
                assertEquals("got 0", answer(http, HttpRequest.newBuilder(url())));
            }
        }
        assertEquals(9, received.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example:9324",
                "Host: localhost\r\nOrigin: https://evil.example",
                "Host: localhost\r\nOrigin: null",
                "Host: localhost\r\nsec-fetch-site: cross-site",
                "Host: localhost\r\nHost: localhost"
            })
    void requests_of_web_pages_never_reach_the_server(String headers) throws IOException {
        var form = "Action=SendMessage";
        var request =
                "POST / HTTP/1.1\r\n"
                        + headers
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                        + form.length()
                        + "\r\n\r\n"
                        + form;
        try (var socket = new Socket(InetAddress.getByName("localhost"), port)) {
            var allowed = "GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
            socket.getOutputStream().write((allowed + request).getBytes(ISO_8859_1));
            var answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertTrue(answers.contains("HTTP/1.1 403 Forbidden"), answers);
        }
        assertTrue(received.stream().noneMatch(each -> each.startsWith("POST")), "" + received);
    }

    private URI url() {
        return URI.create("http://localhost:" + port + "/");
    }

    private static String answer(HttpClient http, HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }
}
