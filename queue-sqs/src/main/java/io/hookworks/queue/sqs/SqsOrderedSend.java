package io.hookworks.queue.sqs;

import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/**
 * A send to a FIFO queue, in rounds: the first message of every key, then the second of every key,
 * and so on. SQS takes the entries of one call one by one, so with two messages of a key in a call
 * the first could fail while the second is in, and no later send could mend that. A list of many
 * keys costs no more calls than on a standard queue; a list of one key costs a call per message.
 */
record SqsOrderedSend(QueueName queue, Round round) {
    /** Sends messages of which no two have the same key. */
    @FunctionalInterface
    interface Round {
        List<Result<String>> send(List<Outgoing> messages);
    }

    List<Result<String>> send(List<Outgoing> batch) {
        var results = new TreeMap<Integer, Result<String>>();
        var failedKeys = new HashSet<String>();
        for (var places : rounds(batch)) {
            var ready = places.stream().filter(at -> !failedKeys.contains(key(batch, at))).toList();
            var sent = round.send(ready.stream().map(batch::get).toList());
            for (int i = 0; i < ready.size(); i++) {
                results.put(ready.get(i), sent.get(i));
                if (sent.get(i) instanceof Result.Failed) {
                    failedKeys.add(key(batch, ready.get(i)));
                }
            }
            places.forEach(at -> results.computeIfAbsent(at, held -> heldBack()));
        }
        return List.copyOf(results.values());
    }

    /** The places of the entries of each round. */
    private static List<List<Integer>> rounds(List<Outgoing> batch) {
        var rounds = new ArrayList<List<Integer>>();
        var before = new HashMap<String, Integer>();
        for (int at = 0; at < batch.size(); at++) {
            int turn = before.merge(key(batch, at), 1, Integer::sum) - 1;
            if (turn == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(turn).add(at);
        }
        return rounds;
    }

    /** What has no key has one of its own here. */
    private static String key(List<Outgoing> batch, int at) {
        var key = batch.get(at).message().orderingKey();
        return key == null ? "alone " + at : "key " + key;
    }

    private Result<String> heldBack() {
        var detail = "an earlier message of its key was not sent; send both again, in order";
        return new Result.Failed<>(SqsLimits.refusal(Kind.UNAVAILABLE, queue, Verb.SEND, detail));
    }
}
