package io.hookworks.webhook.http;

/** Why a request is refused before any route is chosen; the connection ends with the answer. */
public enum RequestFault {
    /** The request line, a header or a length that HTTP does not allow. */
    MALFORMED(400),
    /** The request line is longer than {@link HeaderLimits} allows. */
    TARGET_TOO_LONG(414),
    /** The headers together are larger than {@link HeaderLimits} allows. */
    HEADERS_TOO_LARGE(431),
    /** Neither HTTP/1.0 nor HTTP/1.1. */
    VERSION(400),
    /** Not exactly one {@code Host} in HTTP/1.1, or more than one in HTTP/1.0. */
    HOST(400),
    /** A transfer coding other than one {@code chunked} in HTTP/1.1. */
    TRANSFER_ENCODING(400),
    /** A body that breaks off or is not chunked as its header says. */
    CHUNK(400);

    private final int status;

    RequestFault(int status) {
        this.status = status;
    }

    /** The HTTP status that the sender gets. */
    public int status() {
        return status;
    }
}
