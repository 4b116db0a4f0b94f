package io.hookworks.webhook.fuzz;

import io.hookworks.webhook.fuzz.Piece.Expected;

import java.util.ArrayList;
import java.util.List;

/** Requests with a fault in their framing, line, headers or chunks, or such as few clients send. */
final class BrokenRequests {
    private static final int TOO_LARGE = 1_100_000;

    private final Dice dice;
    private final WholeRequests whole;

    BrokenRequests(Dice dice, WholeRequests whole) {
        this.dice = dice;
        this.whole = whole;
    }

    Piece next(Event event) {
        return switch (dice.below(9)) {
            case 0 -> framing(event, length(event.body().length()), event.body());
            case 1 -> framing(event, coding(), String.join("", whole.chunks(event.body())));
            case 2 -> framing(event, "Transfer-Encoding: chunked\r\n", badChunks(event.body()));
            case 3 -> any(event, line(event), framed(event, whole.host()));
            case 4 -> any(event, post(event), framed(event, host()));
            case 5 -> any(event, post(event), framed(event, whole.host() + header()));
            case 6 -> any(event, garbage(), List.of());
            case 7 -> unusual(event);
            default -> mutated(whole.event(event));
        };
    }

    private static String post(Event event) {
        return "POST /webhooks/" + event.source() + " HTTP/1.1\r\n";
    }

    private Piece any(Event event, String line, List<String> rest) {
        var lines = new ArrayList<>(rest);
        lines.addFirst(line);
        return new Piece(lines, event, Expected.ANY);
    }

    private Piece framing(Event event, String framing, String body) {
        var lines = whole.headers(event, whole.host(), framing);
        dice.shuffle(lines);
        lines.add("\r\n");
        lines.add(body);
        return any(event, post(event), lines);
    }

    private List<String> framed(Event event, String more) {
        var lines = whole.headers(event, more, "Content-Length: " + event.body().length() + "\r\n");
        lines.add("\r\n");
        lines.add(event.body());
        return lines;
    }

    private String length(int right) {
        var header = "Content-Length: ";
        return switch (dice.below(8)) {
            case 0 -> "";
            case 1 -> header + right + "\r\n" + header + right + "\r\n";
            case 2 -> header + right + "\r\n" + header + (right - 1) + "\r\n";
            case 3 -> header + (right - dice.between(1, right)) + "\r\n";
            case 4 -> "Transfer-Encoding: chunked\r\n" + header + right + "\r\n";
            case 5 -> "Content-Length : " + right + "\r\n";
            default ->
                    header
                            + dice.of(
                                    "+" + right,
                                    "-" + right,
                                    "-1",
                                    "00" + right,
                                    "0x" + Integer.toHexString(right),
                                    "99999999999999999999",
                                    "9223372036854775807",
                                    "",
                                    "abc",
                                    right + ", " + right,
                                    right + " " + right,
                                    right + ".0",
                                    right + ";a",
                                    "\u0000" + right,
                                    right + "\u000b")
                            + "\r\n";
        };
    }

    private String coding() {
        var header = "Transfer-Encoding: ";
        return switch (dice.below(4)) {
            case 0 -> "Transfer-Encoding : chunked\r\n";
            case 1 -> header + "chunked\r\n" + header + dice.of("chunked", "identity") + "\r\n";
            default ->
                    header
                            + dice.of(
                                    "xchunked",
                                    "chunked, identity",
                                    "identity, chunked",
                                    "gzip, chunked",
                                    "identity",
                                    "chunked;q=1",
                                    "\"chunked\"",
                                    "chunked,",
                                    ",chunked",
                                    "\u000bchunked",
                                    "chun\r\n ked",
                                    "")
                            + "\r\n";
        };
    }

    private String badChunks(String body) {
        var size = Integer.toHexString(body.length());
        return dice.of(
                "zz\r\n" + body + "\r\n0\r\n\r\n",
                "-" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                "0x" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                "fffffffffffffffff\r\n" + body,
                "7fffffff\r\n" + body,
                "\r\n" + body + "\r\n0\r\n\r\n",
                size + "\r\n" + body + "x\r\n0\r\n\r\n",
                size + "\r\n" + body + "0\r\n\r\n",
                size + "\n" + body + "\n0\n\n",
                size + " \r\n" + body + "\r\n0\r\n\r\n",
                " " + size + "\r\n" + body + "\r\n0\r\n\r\n",
                size + ";" + "e".repeat(20_000) + "\r\n" + body + "\r\n0\r\n\r\n",
                size + "\r\n" + body + "\r\n0\r\nContent-Length: 5\r\n\r\n",
                size + "\r\n" + body + "\r\n0\r\n" + "X-T: 1\r\n".repeat(6_000) + "\r\n",
                size + "\r\n" + body + "\r\n0\r\nno colon\r\n\r\n",
                size + "\r\n" + body + "\r\n0\r\n\u0000: 1\r\n\r\n",
                "1\r\n{\r\n\u0000\r\n");
    }

    private String line(Event event) {
        var path = "/webhooks/" + event.source();
        if (dice.once(2)) {
            return "POST "
                    + path
                    + dice.of(
                            "",
                            " HTTP/0.9",
                            " HTTP/1.2",
                            " HTTP/2.0",
                            " HTTP/9.9",
                            " http/1.1",
                            " HTTP/11",
                            " HTTP/1.1.1",
                            "  HTTP/1.1",
                            "\tHTTP/1.1",
                            " HTTP/1.1 ",
                            " HTTP/1.1 x",
                            "#part HTTP/1.1",
                            " x HTTP/1.1")
                    + dice.of("\r\n", "\r\n", "\n", "\r", "\r\n\r\n");
        }
        return dice.of(
                        "POST",
                        "post",
                        "PO\u0000ST",
                        "",
                        " POST",
                        "P OST",
                        "POST\u00e9",
                        "M".repeat(500))
                + " "
                + dice.of(
                        path,
                        "*",
                        "//[:",
                        "/../.." + path,
                        "/webhooks/%00",
                        "/webhooks/%zz",
                        path + "/%2e%2e/" + event.source(),
                        "\\webhooks\\" + event.source(),
                        path + "?" + "q".repeat(20_000),
                        "/\u00ff\u00fe",
                        "http://",
                        "http://[::1" + path,
                        "localhost:80",
                        "")
                + " HTTP/1.1\r\n";
    }

    private String host() {
        return dice.of(
                "",
                "Host:\r\n",
                "Host: a\r\nHost: b\r\n",
                "Host: a\r\nHost: a\r\n",
                "Host: a b\r\n",
                "Host: user@a\r\n",
                "Host: a:99999\r\n",
                "Host: a/b?c\r\n",
                "Host: \u0000\r\n",
                "Host: " + "h".repeat(300) + "\r\n",
                "Host : a\r\n");
    }

    private String header() {
        return dice.of(
                "X-A: 1\n",
                "X-A: 1\r",
                "X-A: 1\r\n folded: 2\r\n",
                "X-A: 1\r\n\tfolded\r\n",
                " X-A: first folded\r\n",
                "X-A: a\u0000b\r\n",
                "X-\u0000: a\r\n",
                "X-\u00e9: a\r\n",
                "no colon\r\n",
                ": no name\r\n",
                "X A: 1\r\n",
                "X-A : 1\r\n",
                "X-A: 1\r\r\n",
                "X-A: " + "x".repeat(40_000) + "\r\n",
                "x".repeat(9_000) + ": 1\r\n",
                "X-B: 1\r\n".repeat(5_000),
                "Expect: 200-ok\r\n",
                "Content-Encoding: gzip\r\n",
                "Content-Type: \u0000\r\n",
                "Content-Type: multipart/form-data; boundary=\r\n",
                "Content-Type: application/x-www-form-urlencoded; charset=none-such\r\n",
                "Accept: \u00ff/;q=x\r\n",
                "Accept-Language: " + "x-".repeat(200) + ";q=9\r\n",
                "Cookie: =;=,\u0001\r\n",
                "Connection: Content-Length\r\n",
                "Range: bytes=9-1\r\n",
                "If-Modified-Since: never\r\n",
                "Authorization: \u0000\r\n");
    }

    private String garbage() {
        return dice.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u0000".repeat(9),
                "\r\n",
                "\r\n\r\n\r\n\r\n",
                "\n\n",
                "\u0000\u0000\u0000\u0000\r\n\r\n",
                "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "GET /\n\n",
                "{\"id\":\"evt\"}\r\n\r\n",
                "\u00ff".repeat(300) + "\r\n\r\n");
    }

    private Piece unusual(Event event) {
        var path = " /webhooks/" + event.source() + " HTTP/1.1\r\n";
        var host = whole.host();
        return switch (dice.below(6)) {
            case 0 -> {
                var method =
                        dice.of("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO", "CONNECT");
                yield any(event, method + path, framed(event, host));
            }
            case 1 ->
                    any(
                            event,
                            post(event),
                            List.of(host, "Content-Length: " + TOO_LARGE + "\r\n", "\r\n", "x"));
            case 2 -> {
                var large = "Content-Length: " + TOO_LARGE + "\r\n";
                yield any(event, post(event), List.of(host, large, "\r\n", "x".repeat(TOO_LARGE)));
            }
            case 3 -> {
                var upgrade = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n";
                var to = "Upgrade: " + dice.of("h2c", "websocket", "TLS/1.0", "") + "\r\n";
                yield any(event, post(event), framed(event, host + upgrade + to));
            }
            case 4 ->
                    any(
                            event,
                            "POST /"
                                    + dice.of("", "health", "webhooks", "webhooks/", "metrics")
                                    + " HTTP/1.1\r\n",
                            framed(event, host));
            default -> any(event, dice.of("HEAD", "GET") + path, framed(event, host));
        };
    }

    /** A piece with some bytes changed, left out, doubled or added. */
    private Piece mutated(Piece piece) {
        var text = new StringBuilder(piece.text());
        for (var i = dice.between(1, 4); i > 0 && !text.isEmpty(); i--) {
            var at = dice.below(text.length());
            switch (dice.below(4)) {
                case 0 -> text.setCharAt(at, dice.anyByte());
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, text.charAt(at));
                default -> text.insert(at, dice.of("\r", "\n", "\u0000", " ", ":", "\r\n"));
            }
        }
        return new Piece(List.of(text.toString()), piece.event(), Expected.ANY);
    }
}
