package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.ApiException;
import com.google.protobuf.Empty;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ids of a call failed. A plain subscription answers for the call as a whole. One with
 * exactly-once delivery names those that failed, each with its cause; all others are done.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/exactly-once-delivery">Exactly-once
 *     delivery</a>
 */
final class IdFailures {
    private static final String PERMANENT = "PERMANENT_FAILURE_";
    private static final String TRANSIENT = "TRANSIENT_FAILURE_";

    private IdFailures() {}

    /**
     * Waits for the call. An interrupt makes every id {@code CANCELLED} and sets the flag again.
     */
    static Map<String, QueueException> await(
            QueueName queue, Verb verb, List<String> ids, ApiFuture<Empty> answer) {
        try {
            var _ = PubSubErrors.await(queue, verb, answer);
            return Map.of();
        } catch (QueueException e) {
            return of(queue, verb, ids, e);
        } catch (InterruptedException e) {
            return all(ids, PubSubErrors.cancelled(queue, verb));
        }
    }

    static Map<String, QueueException> of(
            QueueName queue, Verb verb, List<String> ids, QueueException error) {
        var named = named(error.getCause());
        if (named.isEmpty()) {
            return all(ids, error);
        }
        var failed = new HashMap<String, QueueException>();
        for (var id : ids) {
            var cause = named.get(id);
            if (cause != null) {
                failed.put(id, one(queue, verb, cause, error));
            }
        }
        return failed;
    }

    private static QueueException one(
            QueueName queue, Verb verb, String cause, QueueException error) {
        if (cause.startsWith(PERMANENT)) {
            var detail = "the lease had ended (" + cause + "); another receiver may hold it";
            return new QueueException(Kind.LEASE_LOST, queue, verb, detail, error.getCause());
        }
        var detail = "Pub/Sub could not do it just now (" + cause + ")";
        return new QueueException(Kind.UNAVAILABLE, queue, verb, detail, error.getCause());
    }

    /** The causes by ack id, where the service tells them. */
    private static Map<String, String> named(@Nullable Throwable error) {
        if (!(error instanceof ApiException api) || api.getMetadata() == null) {
            return Map.of();
        }
        var named = new HashMap<String, String>();
        api.getMetadata()
                .forEach(
                        (id, cause) -> {
                            if (cause.startsWith(PERMANENT) || cause.startsWith(TRANSIENT)) {
                                named.put(id, cause);
                            }
                        });
        return named;
    }

    private static Map<String, QueueException> all(List<String> ids, QueueException error) {
        var failed = new HashMap<String, QueueException>();
        ids.forEach(id -> failed.put(id, error));
        return failed;
    }
}
