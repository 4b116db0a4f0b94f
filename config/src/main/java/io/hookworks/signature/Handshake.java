package io.hookworks.signature;

/**
 * A request by which a sender finds out whether an endpoint is there and ours, and which is no
 * event: it is answered at once, reaches no queue and changes nothing.
 */
public sealed interface Handshake {
    /** One that is signed as events are, and looked at only once it is shown to be the sender's. */
    sealed interface Signed extends Handshake {
        /** What tells it from an event. */
        When when();
    }

    /**
     * What a signed body holds.
     *
     * @param is what stands at the JSON pointer, as text; {@code []}: an empty list
     */
    record When(String pointer, String is) {}

    /** Answered with the token at a JSON pointer. */
    record Challenge(When when, String pointer) implements Signed {}

    /**
     * Answered with the token at a JSON pointer and its signature, as JSON: {@code plainToken} and
     * {@code encryptedToken}.
     */
    record SignedChallenge(When when, String pointer) implements Signed {}

    /** Answered with a status and a text, which may be empty, or JSON. */
    record Ping(When when, int status, String text) implements Signed {}

    /** One that nobody signed: whoever knows the URL can make it. */
    sealed interface Unsigned extends Handshake {
        /** The only method that it comes by. */
        default Method method() {
            return Method.GET;
        }
    }

    /** How an unsigned one comes. */
    enum Method {
        GET,
        HEAD,
        POST
    }

    /** With a query parameter, answered with what it holds, which may be a sentence. */
    record Echo(Method method, String query) implements Unsigned {}

    /** GET with a token in a header, answered with it as JSON, under the name {@code field}. */
    record EchoHeader(String header, String field) implements Unsigned {}

    /**
     * POST of a small form with a field of this value, answered with 200: its sender checks the
     * certificate.
     */
    record FormField(String field, String is) implements Unsigned {
        @Override
        public Method method() {
            return Method.POST;
        }
    }

    /**
     * GET with a token in the query, answered with its signature: {@code response_token} in JSON.
     */
    record SignedToken(String query) implements Unsigned {}

    /**
     * GET with {@code PREFIX.verify_token}, which only we and the sender know, answered with the
     * token in {@code PREFIX.challenge}.
     */
    record VerifyToken(String prefix) implements Unsigned {}

    /** HEAD, answered with 200. */
    record Presence() implements Unsigned {
        @Override
        public Method method() {
            return Method.HEAD;
        }
    }

    /**
     * What a handshake is answered.
     *
     * @param status 400: it is none that this sender makes; 403: it does not know the token
     * @param text empty, a text, or a JSON object
     */
    record Reply(int status, String text) {
        static final Reply MALFORMED = new Reply(400, "");
        static final Reply FORBIDDEN = new Reply(403, "");

        static Reply of(String text) {
            return new Reply(200, text);
        }

        /** Whether the sender was told what it wanted to hear. */
        public boolean isGiven() {
            return status < MALFORMED.status;
        }
    }
}
