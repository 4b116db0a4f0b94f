package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.protobuf.Empty;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Calls about many ack ids: as few as the service takes, all at once. */
final class IdCalls {
    /**
     * Google's own libraries put no more into a call.
     *
     * @see <a
     *     href="https://github.com/googleapis/java-pubsub/blob/main/google-cloud-pubsub/src/main/java/com/google/cloud/pubsub/v1/StreamingSubscriberConnection.java">StreamingSubscriberConnection</a>
     */
    static final int MOST_IDS = 1_000;

    /** The service takes half a mebibyte; this leaves room for the rest of the request. */
    private static final int MOST_LETTERS = 500_000;

    private IdCalls() {}

    /** Makes the calls and waits for them; what failed stands in the answer, with its error. */
    static Map<String, QueueException> carry(
            QueueName queue,
            Verb verb,
            Collection<String> ackIds,
            Function<List<String>, ApiFuture<Empty>> call) {
        record Started(List<String> ids, ApiFuture<Empty> answer) {}
        var failed = new HashMap<String, QueueException>();
        var started = new ArrayList<Started>();
        for (var part : split(ackIds)) {
            started.add(new Started(part, call.apply(part)));
        }
        for (var each : started) {
            failed.putAll(IdFailures.await(queue, verb, each.ids(), each.answer()));
        }
        return failed;
    }

    static List<List<String>> split(Collection<String> ackIds) {
        var parts = new ArrayList<List<String>>();
        List<String> part = new ArrayList<>();
        var letters = 0;
        for (var id : ackIds) {
            if (part.size() == MOST_IDS
                    || (!part.isEmpty() && letters + id.length() > MOST_LETTERS)) {
                parts.add(part);
                part = new ArrayList<>();
                letters = 0;
            }
            part.add(id);
            letters += id.length();
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }
}
