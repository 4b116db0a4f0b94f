package io.hookworks.ops.dlq;

import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Interactive;
import io.hookworks.ops.OpsException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What has to be said before anything moves: why, and yes. */
final class Consent {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; kept in audit.jsonl. Required, but for --dry-run.")
    private @Nullable String reason;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /**
     * Asks the person at the terminal, unless they have said yes already; returns the reason.
     *
     * @throws OpsException if there is no reason, or no yes
     */
    String obtain(String question) {
        if (reason == null || reason.isBlank()) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "Say why: --reason \"CRM mended, INC-42\". It is kept in audit.jsonl; --dry-run"
                            + " needs none.",
                    null);
        }
        if (!yes) {
            ask(question);
        }
        return reason;
    }

    private static void ask(String question) {
        var console =
                Interactive.terminal()
                        .orElseThrow(
                                () ->
                                        new OpsException(
                                                ExitCode.USAGE,
                                                "Nobody is there to be asked: say --yes, or"
                                                        + " --dry-run.",
                                                null));
        var answer = console.readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
            throw new OpsException(ExitCode.ERROR, "Nothing was done.", null);
        }
    }
}
