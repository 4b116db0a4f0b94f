package io.hookworks.ops;

import io.hookworks.queue.QueueName;

import java.util.ArrayList;
import java.util.List;

/** What a person should know before messages cross from one cloud to another. */
final class BridgeTerms {
    private BridgeTerms() {}

    /** In words, one line for each. */
    static List<String> of(Shore from, Shore to, List<QueueName> queues) {
        var terms = new ArrayList<String>();
        terms.add("From " + from.words() + " to " + to.words() + ": " + queues.size() + " queues.");
        terms.add(
                "A message is acked here when it is confirmed there. Ids, types, times, payloads,"
                    + " attributes and ordering keys stay; the broker's count of attempts begins"
                    + " anew. A crash can double messages, under the same ids.");
        terms.add(
                "What is delayed, or waits for its next attempt, crosses when it is due. What the"
                        + " other cloud refuses goes to the dead letters here, with the reason; a"
                        + " dead letter that it refuses stays.");
        queues.forEach(queue -> limits(from, to, queue, terms));
        var claimCheck = from.config().claimCheck();
        if (claimCheck != null) {
            terms.add(
                    "Payloads that wait in "
                            + claimCheck.store()
                            + " stay there: workers of the other cloud must be able to read it.");
        }
        return terms;
    }

    private static void limits(Shore from, Shore to, QueueName queue, List<String> terms) {
        var here = from.client().capabilities(queue);
        var there = to.client().capabilities(queue);
        if (there.maxMessageBytes() < here.maxMessageBytes()) {
            terms.add(
                    "%s: messages of more than %d bytes are refused there (here %d)."
                            .formatted(queue, there.maxMessageBytes(), here.maxMessageBytes()));
        }
        if (there.maxAttributes() < here.maxAttributes()) {
            terms.add(
                    "%s: messages with more than %d attributes are refused there (here %d)."
                            .formatted(queue, there.maxAttributes(), here.maxAttributes()));
        }
        if (there.sendDelay().max().compareTo(here.sendDelay().max()) < 0) {
            terms.add(
                    "%s: its senders can delay by %s there (here %s)."
                            .formatted(queue, there.sendDelay().max(), here.sendDelay().max()));
        }
    }
}
