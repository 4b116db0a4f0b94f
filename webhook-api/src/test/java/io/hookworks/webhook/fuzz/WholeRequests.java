package io.hookworks.webhook.fuzz;

import io.hookworks.webhook.fuzz.Piece.Expected;

import java.util.ArrayList;
import java.util.List;

/** Requests that RFC 9112 allows: signed events, and such as are refused. */
final class WholeRequests {
    private static final int LONG_VALUE = 7_000;

    /** A longer body to a source that does not exist ends the connection. */
    private static final int OF_NO_SOURCE = 60_000;

    private final Dice dice;

    WholeRequests(Dice dice) {
        this.dice = dice;
    }

    /** A signed event, however its sender may write it. */
    Piece event(Event event) {
        var old = dice.once(25);
        var line = "POST " + target(event.source()) + (old ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        var headers = headers(event);
        if (!old || dice.once(2)) {
            headers.add(host());
        }
        var expected = old ? Expected.ACCEPTED_LAST : Expected.ACCEPTED;
        return new Piece(framed(line, headers, event.body(), !old), event, expected);
    }

    /** A signed event after whose answer the server closes. */
    Piece last(Event event) {
        var headers = headers(event);
        headers.add(host());
        headers.add("Connection: close\r\n");
        var line = "POST " + target(event.source()) + " HTTP/1.1\r\n";
        return new Piece(framed(line, headers, event.body(), true), event, Expected.ACCEPTED_LAST);
    }

    /** A whole request that is refused, and keeps its connection. */
    Piece refused(Event event) {
        var body = event.body();
        var headers = new ArrayList<>(List.of(host()));
        return switch (body.length() > OF_NO_SOURCE ? 3 : dice.below(4)) {
            case 0 -> refused("POST /webhooks/" + event.source(), headers, body);
            case 1 -> refused("POST /webhooks/none-such", headers(event, host()), body);
            case 2 ->
                    refused("POST /webhooks/" + event.source(), headers(event, host()), body + " ");
            default ->
                    new Piece(
                            List.of(
                                    "GET /webhooks/" + event.source() + " HTTP/1.1\r\n",
                                    host(),
                                    "\r\n"),
                            null,
                            Expected.REFUSED);
        };
    }

    private Piece refused(String line, List<String> headers, String body) {
        return new Piece(
                framed(line + " HTTP/1.1\r\n", headers, body, true), null, Expected.REFUSED);
    }

    String target(String source) {
        var path =
                dice.of(
                        "/webhooks/" + source,
                        "/webhooks/" + source + "/",
                        "/webhooks/%" + Integer.toHexString(source.charAt(0)) + source.substring(1),
                        "http://hooks.example/webhooks/" + source);
        return path + dice.of("", "", "?", "?a=1", "?a=1|2", "?b={c}&d=%zz", "?e=\u00e9\u0085");
    }

    String host() {
        return dice.of("Host: localhost", "Host:hooks.example:8080", "host: [::1]", "HOST: \ta.b ")
                + "\r\n";
    }

    /** What proves an event, and headers that mean nothing to us. */
    List<String> headers(Event event, String... more) {
        var headers = new ArrayList<>(List.of(more));
        headers.add(
                "Content-Type: application/json"
                        + dice.of("", "; charset=utf-8", ";charset=\"UTF-8\"")
                        + "\r\n");
        event.headers()
                .forEach(
                        (name, value) ->
                                headers.add(
                                        dice.anyCase(name)
                                                + dice.of(": ", ":", ":\t ")
                                                + value
                                                + dice.of("", " ", "\t")
                                                + "\r\n"));
        for (var i = dice.once(10) ? 40 : dice.below(4); i > 0; i--) {
            headers.add(harmless(i) + "\r\n");
        }
        return headers;
    }

    private String harmless(int number) {
        return dice.of(
                "X-" + number + ":",
                "X-" + number + ": a\tb\u00e9\u00ff",
                "X-Forwarded-Host: other.example",
                "Origin: https://other.example",
                "Content-Encoding: identity",
                "Accept-Encoding: gzip, br",
                "Connection: keep-alive",
                "Cookie: a=b; c=\"d\"",
                number < 3 ? "X-Long: " + "x".repeat(LONG_VALUE) : "X-Short: x",
                "Expect: 100-continue");
    }

    /** The request line, the headers in any order, and a body with its length or in chunks. */
    private List<String> framed(String line, List<String> headers, String body, boolean chunks) {
        var lines = new ArrayList<>(headers);
        var chunked = chunks && dice.once(2);
        lines.add(
                chunked
                        ? "Transfer-Encoding: " + dice.anyCase("chunked") + "\r\n"
                        : "Content-Length: " + body.length() + "\r\n");
        dice.shuffle(lines);
        lines.addFirst(line);
        lines.add("\r\n");
        if (chunked) {
            lines.addAll(chunks(body));
        } else {
            lines.add(body);
        }
        return lines;
    }

    /** A body in chunks, with extensions and trailers. */
    List<String> chunks(String body) {
        var lines = new ArrayList<String>();
        for (var from = 0; from < body.length(); ) {
            var to = Math.min(body.length(), from + dice.between(1, body.length()));
            var size = dice.of("", "0", "000") + dice.anyCase(Integer.toHexString(to - from));
            lines.add(size + extension() + "\r\n" + body.substring(from, to) + "\r\n");
            from = to;
        }
        lines.add(dice.of("0", "0000") + extension() + "\r\n");
        for (var i = dice.once(4) ? dice.between(1, 3) : 0; i > 0; i--) {
            lines.add("X-Trailer-" + i + ": 1\r\n");
        }
        lines.add("\r\n");
        return lines;
    }

    private String extension() {
        return dice.of("", "", "", ";a", ";a=b", ";a=\"b c\"", ";" + "a".repeat(300));
    }
}
