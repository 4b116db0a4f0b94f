package io.hookworks.apps.billing;

import io.hookworks.queue.Message;
import io.hookworks.worker.Attempt;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.Verdict;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges what billing does nothing about: an endpoint at Stripe is easily subscribed to more
 * types than one needs, and none of those is a failure.
 */
final class Unasked implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Unasked.class);

    @Override
    public Verdict handle(Message message, Attempt attempt) {
        LOG.info("{}: billing does nothing about {}", message.id(), message.type());
        return Verdict.done();
    }
}
