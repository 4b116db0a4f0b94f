package io.hookworks.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.queue.QueueName;
import io.hookworks.signature.Secret;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Worker processes, asked at their management ports how many messages they have in work. No broker
 * knows that: it hides a message that is in work and one that waits for its retry alike.
 */
final class RunningWorkers {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--workers",
            split = ",",
            paramLabel = "URL",
            description =
                    "The management ports of all worker processes, which know what is in work;"
                            + " HOOKWORKS_MANAGEMENT_TOKEN is their token (default: the running"
                            + " dev).")
    private List<URI> urls = List.of();

    /**
     * What workers have in work of one queue.
     *
     * @param inWork messages, of all processes that were asked
     * @param idle whether each process is paused, has nothing in work and receives nothing
     */
    record Work(long inWork, boolean idle) {
        private Work plus(Work other) {
            return new Work(inWork + other.inWork, idle && other.idle);
        }
    }

    /**
     * The answer of all processes together.
     *
     * @param processes that were asked
     * @param byQueue what they have in work
     */
    record Answer(int processes, Map<QueueName, Work> byQueue) {
        /** Empty: none of them works on this queue, but others may. */
        Optional<Work> of(QueueName queue) {
            return Optional.ofNullable(byQueue.get(queue));
        }
    }

    /** How many messages are in work, in words. */
    static String shown(Optional<Work> work) {
        return work.map(known -> Long.toString(known.inWork())).orElse(Counts.UNKNOWN);
    }

    private record Target(URI url, Secret token) {}

    /**
     * Asks all processes now; empty if there are none to ask, or a running dev has no workers.
     *
     * @throws OpsException if a process that was named does not answer
     */
    Optional<Answer> ask(Home home) throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return urls.isEmpty() ? ofDev(http, home) : Optional.of(named(http, home));
        }
    }

    private static Optional<Answer> ofDev(HttpClient http, Home home) throws InterruptedException {
        var dev = home.dev();
        if (dev.isEmpty()) {
            return Optional.empty();
        }
        try {
            var process = new Target(dev.get().management(), dev.get().token());
            return Optional.of(sum(List.of(asked(http, process))));
        } catch (OpsException e) {
            return Optional.empty(); // a dev that runs a broker alone
        }
    }

    private Answer named(HttpClient http, Home home) throws InterruptedException {
        var token =
                ManagementToken.from(home.environment())
                        .orElseThrow(
                                () ->
                                        new OpsException(
                                                ExitCode.USAGE,
                                                "--workers needs the token of the workers in "
                                                        + ManagementToken.VARIABLE
                                                        + ".",
                                                null));
        var answers = new ArrayList<JsonNode>();
        for (var url : urls) {
            answers.add(asked(http, new Target(url, token)));
        }
        return sum(answers);
    }

    private static JsonNode asked(HttpClient http, Target process) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(process.url().resolve(WorkersEndpoint.PATH))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + process.token().value())
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new OpsException(
                        ExitCode.ERROR,
                        "The worker at "
                                + process.url()
                                + " answered "
                                + answer.statusCode()
                                + ": it has another "
                                + ManagementToken.VARIABLE
                                + ", or runs no workers.",
                        null);
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new OpsException(
                    ExitCode.ERROR, "The worker at " + process.url() + " does not answer: " + e, e);
        }
    }

    private static Answer sum(List<JsonNode> answers) {
        var byQueue = new HashMap<QueueName, Work>();
        for (var answer : answers) {
            for (var queue : answer.properties()) {
                var work =
                        new Work(
                                queue.getValue().path("inWork").asLong(),
                                queue.getValue().path("idle").asBoolean());
                byQueue.merge(QueueName.of(queue.getKey()), work, Work::plus);
            }
        }
        return new Answer(answers.size(), byQueue);
    }
}
