package io.hookworks.ops;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits at a terminal. */
public final class Interactive {
    private Interactive() {}

    /** Since JDK 25 there is no console again where nobody sits. */
    @SuppressWarnings("SystemConsoleNull")
    public static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
