package io.hookworks.queue.sqs;

import static io.hookworks.queue.QueueException.Verb.PAUSE;

import io.hookworks.queue.Pause;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Pauses as tags of the queue: {@value #SINCE}, {@value #BY} and {@value #REASON}. The first alone
 * pauses it, whatever its value.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html">SQS
 *     tags</a>
 */
record SqsPauses(SqsCalls calls) implements Pauses {
    static final String SINCE = "hookworks-paused";
    static final String BY = "hookworks-paused-by";
    static final String REASON = "hookworks-paused-reason";

    /** What the value of a tag may hold, of all that a person may type. */
    private static final String REFUSED = "[^\\p{L}\\p{N} _.:/=+@-]";

    private static final int LONGEST = 256;

    @Override
    public Optional<Pause> of(QueueName queue) {
        var tags = call(queue, (sqs, url) -> sqs.listQueueTags(list -> list.queueUrl(url))).tags();
        return tags.containsKey(SINCE) ? Optional.of(pause(tags)) : Optional.empty();
    }

    private static Pause pause(Map<String, String> tags) {
        return new Pause(
                instant(tags.getOrDefault(SINCE, "")),
                tags.getOrDefault(BY, ""),
                tags.getOrDefault(REASON, ""));
    }

    @Override
    public Pause begin(QueueName queue, Pause pause) {
        var since = pause.since();
        var tags =
                Map.of(
                        SINCE,
                        since == null ? "yes" : since.truncatedTo(ChronoUnit.SECONDS).toString(),
                        BY,
                        fitting(pause.by()),
                        REASON,
                        fitting(pause.reason()));
        call(queue, (sqs, url) -> sqs.tagQueue(tag -> tag.queueUrl(url).tags(tags)));
        return pause(tags);
    }

    @Override
    public void end(QueueName queue) {
        call(
                queue,
                (sqs, url) ->
                        sqs.untagQueue(untag -> untag.queueUrl(url).tagKeys(SINCE, BY, REASON)));
    }

    private <T> T call(
            QueueName queue, BiFunction<SqsAsyncClient, String, CompletableFuture<T>> call) {
        return SqsQueueClient.uninterrupted(
                queue,
                PAUSE,
                () -> {
                    var url = calls.url(queue, PAUSE);
                    var answer = calls.start(queue, PAUSE, sqs -> call.apply(sqs, url));
                    return calls.await(queue, PAUSE, answer);
                });
    }

    private static String fitting(String words) {
        var known = words.replaceAll(REFUSED, "-");
        return known.length() > LONGEST ? known.substring(0, LONGEST) : known;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null; // whoever paused it by hand wrote something else
        }
    }
}
