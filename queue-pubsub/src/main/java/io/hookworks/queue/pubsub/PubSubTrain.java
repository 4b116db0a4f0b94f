package io.hookworks.queue.pubsub;

import io.hookworks.queue.QueueName;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Publish requests to one topic that go one after the other, each only when the one before it has
 * arrived. What has no ordering key goes in trains of one request, so all at once.
 *
 * @param requests never empty, none of them empty
 */
record PubSubTrain(String topic, List<List<PubSubParcel>> requests) {
    /** The name of the topic, and what else stands in a request once. */
    private static final int REQUEST_BYTES = 512;

    PubSubTrain {
        requests = List.copyOf(requests);
    }

    /** One request carries one ordering key. What is delayed travels on its own, by the lane. */
    static List<PubSubTrain> of(PubSubNames names, QueueName queue, List<PubSubParcel> parcels) {
        var trains = new ArrayList<PubSubTrain>();
        var delayed = parcels.stream().filter(PubSubParcel::delayed).toList();
        split(delayed).forEach(part -> trains.add(single(names.laneTopic(queue), part)));
        var direct =
                parcels.stream()
                        .filter(parcel -> !parcel.delayed())
                        .collect(
                                Collectors.groupingBy(
                                        PubSubParcel::key,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        direct.forEach(
                (key, ofKey) -> {
                    var parts = split(ofKey);
                    if (key.isEmpty()) {
                        parts.forEach(part -> trains.add(single(names.topic(queue), part)));
                    } else {
                        trains.add(new PubSubTrain(names.topic(queue), parts));
                    }
                });
        return trains;
    }

    private static PubSubTrain single(String topic, List<PubSubParcel> request) {
        return new PubSubTrain(topic, List.of(request));
    }

    private static List<List<PubSubParcel>> split(List<PubSubParcel> parcels) {
        var parts = new ArrayList<List<PubSubParcel>>();
        int size = 0;
        for (var parcel : parcels) {
            size += parcel.bytes();
            if (parts.isEmpty()
                    || parts.getLast().size() == PubSubLimits.BATCH
                    || size > PubSubLimits.REQUEST_BYTES) {
                parts.add(new ArrayList<>());
                size = REQUEST_BYTES + parcel.bytes();
            }
            parts.getLast().add(parcel);
        }
        return parts;
    }

    List<PubSubParcel> first() {
        return requests.getFirst();
    }

    /** All requests but the first. */
    List<List<PubSubParcel>> rest() {
        return requests.subList(1, requests.size());
    }
}
