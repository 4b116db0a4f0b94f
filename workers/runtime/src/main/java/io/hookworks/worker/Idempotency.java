package io.hookworks.worker;

/**
 * Remembers which effects have happened, so that a message that comes twice has its effect once.
 * Safe for many threads.
 */
public interface Idempotency {
    /** What became of a call. */
    enum Outcome {
        /** The effect ran to its end, now. */
        RAN,
        /** It had run before; nothing was done. */
        REPEATED,
        /** Someone is at it right now; nothing was done. Try later. */
        BUSY
    }

    /** Something that must happen once. */
    @FunctionalInterface
    interface Effect {
        void run() throws Exception;
    }

    /**
     * Runs {@code effect} unless it has run to its end under this key before. If it throws, the key
     * is free again and the exception goes to the caller.
     *
     * @param key names the effect, such as {@code receipt-mail:stripe:evt_1}
     */
    Outcome once(String key, Effect effect) throws Exception;
}
