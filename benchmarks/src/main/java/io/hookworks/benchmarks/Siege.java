package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A sender beside a thousand slow connections and a flood of wrong signatures: how much of its
 * throughput it keeps, in turns with and without them, and whether it is ever told 429 or 503.
 */
final class Siege {
    private static final QueueName QUEUE = QueueName.of("siege");
    private static final String FILE =
            """
            queues: {siege: {}}
            sources:
              stripe: {provider: stripe, secrets: ["${SECRET}"], queue: siege}
            """;
    private static final int SENDING = 16;
    private static final int SLOW = 1_000;
    private static final int SECONDS = 6;
    private static final int ROUNDS = 10;

    private Siege() {}

    /**
     * @param flooding connections that post wrong signatures
     */
    static void run(int flooding) throws IOException, InterruptedException {
        try (var broker = Broker.start(Provider.SQS)) {
            broker.provision(QUEUE, Duration.ofSeconds(30));
            try (var api = ApiProcess.start(Provider.SQS, broker.endpoint(), FILE);
                    var sender = WebhookSender.start(api.port(), SENDING);
                    var besieger = Besieger.start(api.port(), SLOW, flooding)) {
                System.out.printf("warm: %s%n", told(send(sender, 8 * SECONDS)));
                var ratios = new ArrayList<Double>();
                var refused = 0L;
                for (var round = 1; round <= ROUNDS; round++) {
                    Purge.of(broker, QUEUE);
                    // Whatever else grows or shrinks meanwhile helps each of them as often.
                    var first = round % 2 == 0 ? sieged(sender, besieger) : send(sender, SECONDS);
                    var second = round % 2 == 0 ? send(sender, SECONDS) : sieged(sender, besieger);
                    var free = round % 2 == 0 ? second : first;
                    var sieged = round % 2 == 0 ? first : second;
                    var ratio = sieged.perSecond() / free.perSecond();
                    ratios.add(ratio);
                    refused += free.refused() + sieged.refused();
                    System.out.printf(
                            "round %d: free %s; sieged %s; ratio %.2f%n",
                            round, told(free), told(sieged), ratio);
                }
                System.out.printf(
                        "%d flooding, %d slow: keeps %.2f of its throughput (median of %d);"
                                + " 429 or 503: %d%n",
                        flooding, SLOW, median(ratios), ROUNDS, refused);
            }
        }
    }

    private static WebhookSender.Heard sieged(Child sender, Child besieger)
            throws IOException, InterruptedException {
        command(besieger, "begin");
        Thread.sleep(2_000); // until all of them are there
        command(besieger, "begin"); // and what they did so far is not counted
        var heard = send(sender, SECONDS);
        var did = command(besieger, "end").split(" ", -1);
        System.out.printf("  meanwhile %s bad requests, %s connections closed%n", did[0], did[1]);
        Thread.sleep(1_000);
        return heard;
    }

    private static WebhookSender.Heard send(Child sender, int seconds) throws IOException {
        sender.tell("" + seconds);
        return WebhookSender.Heard.parse(sender.await("heard"));
    }

    private static String command(Child besieger, String word) throws IOException {
        besieger.tell(word);
        return besieger.await("did");
    }

    private static String told(WebhookSender.Heard heard) {
        return "%.0f/s, p99 %.1f ms, other answers %d"
                .formatted(heard.perSecond(), heard.p99Millis(), heard.other());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
