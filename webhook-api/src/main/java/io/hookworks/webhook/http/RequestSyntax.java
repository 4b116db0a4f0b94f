package io.hookworks.webhook.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import java.util.Optional;

/**
 * Checks what the HTTP codec leaves to its user (RFC 9112, sections 2.3, 3.2 and 6.1). Two servers
 * in a row that read one request differently can be made to see two.
 */
public final class RequestSyntax {
    private RequestSyntax() {}

    /** Returns the first fault of a request's head; empty if there is none. */
    public static Optional<RequestFault> fault(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(decoderFault(request.decoderResult().cause()));
        }
        var version = request.protocolVersion();
        var current = version.equals(HttpVersion.HTTP_1_1);
        if (!current && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(RequestFault.VERSION);
        }
        var hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (current && hosts == 0)) {
            return Optional.of(RequestFault.HOST);
        }
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        var chunked =
                current
                        && codings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                codings.getFirst().strip());
        return codings.isEmpty() || chunked
                ? Optional.empty()
                : Optional.of(RequestFault.TRANSFER_ENCODING);
    }

    private static RequestFault decoderFault(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> RequestFault.TARGET_TOO_LONG;
            case TooLongHttpHeaderException _ -> RequestFault.HEADERS_TOO_LARGE;
            default -> RequestFault.MALFORMED;
        };
    }
}
