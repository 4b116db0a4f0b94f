package io.hookworks.queue.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;

import io.hookworks.queue.Capabilities;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One send: its entries, the requests that carry them, and one result per entry. */
final class PubSubSend {
    private record Call(PubSubTrain train, ApiFuture<PublishResponse> answer) {}

    private final PublisherStub publisher;
    private final InstantSource clock;
    private final QueueName queue;
    private final Map<Integer, Result<String>> results = new TreeMap<>();
    private final List<PubSubParcel> ready = new ArrayList<>();

    PubSubSend(PublisherStub publisher, InstantSource clock, QueueName queue) {
        this.publisher = publisher;
        this.clock = clock;
        this.queue = queue;
    }

    /**
     * Makes entries ready for the wire. What is refused never gets there, nor what comes after it
     * under the same key.
     */
    PubSubSend prepare(List<Outgoing> batch, Capabilities can) {
        var held = new HashSet<String>();
        for (int place = 0; place < batch.size(); place++) {
            var key = batch.get(place).message().orderingKey();
            if (key != null && held.contains(key)) {
                results.put(place, new Result.Failed<>(paused()));
                continue;
            }
            try {
                ready.add(PubSubParcel.of(place, queue, batch.get(place), can));
            } catch (QueueException refusal) {
                results.put(place, new Result.Failed<>(refusal));
                if (key != null) {
                    held.add(key);
                }
            }
        }
        return this;
    }

    /** The first requests of all trains at once, then the second ones, and so on. */
    List<Result<String>> carry(PubSubNames names) {
        var trains = PubSubTrain.of(names, queue, ready);
        while (!trains.isEmpty()) {
            var calls = trains.stream().map(this::start).toList();
            var left = new ArrayList<PubSubTrain>();
            for (var call : calls) {
                var rest = call.train().rest();
                if (!collect(call)) {
                    rest.forEach(request -> fail(request, paused()));
                } else if (!rest.isEmpty()) {
                    left.add(new PubSubTrain(call.train().topic(), rest));
                }
            }
            trains = left;
        }
        return List.copyOf(results.values());
    }

    private Call start(PubSubTrain train) {
        var now = clock.instant();
        var request = PublishRequest.newBuilder().setTopic(train.topic());
        train.first().forEach(parcel -> request.addMessages(parcel.at(now)));
        try {
            return new Call(train, publisher.publishCallable().futureCall(request.build()));
        } catch (RuntimeException e) {
            return new Call(train, ApiFutures.immediateFailedFuture(e));
        }
    }

    private boolean collect(Call call) {
        var request = call.train().first();
        try {
            var answer = PubSubErrors.await(queue, Verb.SEND, call.answer());
            return place(request, answer.getMessageIdsList());
        } catch (QueueException e) {
            fail(request, e);
        } catch (InterruptedException e) {
            fail(request, PubSubErrors.cancelled(queue, Verb.SEND));
        }
        return false;
    }

    private boolean place(List<PubSubParcel> request, List<String> ids) {
        if (ids.size() != request.size()) {
            fail(request, miscounted(request.size(), ids.size()));
            return false;
        }
        for (int i = 0; i < ids.size(); i++) {
            results.put(request.get(i).place(), new Result.Ok<>(ids.get(i)));
        }
        return true;
    }

    private void fail(List<PubSubParcel> request, QueueException error) {
        request.forEach(parcel -> results.put(parcel.place(), new Result.Failed<>(error)));
    }

    private QueueException paused() {
        var detail = "not sent, as an earlier message of its key was not";
        return PubSubLimits.refusal(Kind.UNAVAILABLE, queue, Verb.SEND, detail);
    }

    private QueueException miscounted(int sent, int answered) {
        var detail = "the answer of Pub/Sub has %d ids for %d messages".formatted(answered, sent);
        return PubSubLimits.refusal(Kind.OUTCOME_UNKNOWN, queue, Verb.SEND, detail);
    }
}
