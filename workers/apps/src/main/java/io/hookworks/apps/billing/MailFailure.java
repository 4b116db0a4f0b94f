package io.hookworks.apps.billing;

/** A mail was not accepted. The message is fit for logs: it names no recipient. */
final class MailFailure extends Exception {
    private final boolean permanent;

    MailFailure(boolean permanent, String message, Throwable cause) {
        super(message, cause);
        this.permanent = permanent;
    }

    /** Whether the same mail will be refused again. */
    boolean permanent() {
        return permanent;
    }
}
