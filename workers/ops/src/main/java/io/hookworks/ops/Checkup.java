package io.hookworks.ops;

import io.hookworks.config.QueueConfig;
import io.hookworks.queue.Finding;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Compares the queues with {@code hookworks.yaml}. */
final class Checkup {
    private Checkup() {}

    static List<Finding> of(QueueClient client, Collection<QueueConfig> queues) {
        var findings = new ArrayList<Finding>();
        queues.forEach(queue -> findings.addAll(of(client, queue)));
        return findings;
    }

    /** A queue that cannot be checked hides no other. */
    private static List<Finding> of(QueueClient client, QueueConfig queue) {
        try {
            return client.verify(queue.spec());
        } catch (QueueException e) {
            return List.of(
                    new Finding(
                            queue.name(),
                            Finding.Severity.ERROR,
                            String.valueOf(e.getMessage()),
                            "Run ./hookworks doctor"));
        }
    }

    /**
     * Keeps a program from starting on queues that do not work.
     *
     * @throws OpsException with all that is wrong
     */
    static void require(QueueClient client, Collection<QueueConfig> queues) {
        var errors =
                of(client, queues).stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .map(Checkup::inWords)
                        .collect(Collectors.joining("\n"));
        if (!errors.isEmpty()) {
            throw new OpsException(ExitCode.ERROR, errors, null);
        }
    }

    static String inWords(Finding finding) {
        return finding.queue() + ": " + finding.what() + ". " + finding.remedy();
    }
}
