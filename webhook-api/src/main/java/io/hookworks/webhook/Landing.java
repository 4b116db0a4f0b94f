package io.hookworks.webhook;

import io.hookworks.config.SourceConfig;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueException.Kind;
import io.hookworks.queue.QueueException.Verb;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;
import io.hookworks.queue.Sender;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Puts a message into its queue within a deadline, whatever the broker does. Requests that come
 * together share calls. A send that is given up on may still arrive: its sender tries again, and
 * the message comes twice under one id.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Landing {
    private final Sources sources;
    private final Sender sender;
    private final SecondLanding second;
    private final ClaimCheck claims;
    private final SendRoom room;

    Landing(
            Sources sources,
            QueueClient client,
            SecondLanding second,
            ClaimCheck claims,
            BodyBytes bytes) {
        this.sources = sources;
        this.sender = new Sender(client);
        this.second = second;
        this.claims = claims;
        this.room = new SendRoom(bytes.most());
    }

    /**
     * Puts a message of a source where that sends its type. Returns what the broker said, or that
     * it did not answer in time; for a source that has a second landing, that the disk has the
     * message until the broker will.
     */
    Result<String> land(SourceConfig source, Message message) {
        var queue = source.queueFor(message.type());
        var outgoing = new Outgoing(message, sources.delayOf(queue));
        return send(source.name(), queue, outgoing, source.deadline());
    }

    private Result<String> send(
            String source, QueueName queue, Outgoing message, Duration deadline) {
        var size = message.message().payload().size();
        var entered = room.enter(queue, size);
        try {
            return entered
                    ? inlineOrClaimed(source, queue, message, deadline)
                    : withoutRoom(source, queue, message, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(queue, Kind.CANCELLED, "the server is stopping", e);
        } finally {
            if (entered) {
                room.leave(queue, size);
            }
        }
    }

    /** Too many wait for this queue: the disk takes what it may, at once. */
    private Result<String> withoutRoom(
            String source, QueueName queue, Outgoing message, Duration deadline)
            throws InterruptedException {
        var spool = second.of(source);
        return spool.isPresent() && !claims.needs(message)
                ? spool.get().land(queue, message, deadline)
                : failed(queue, Kind.THROTTLED, "too many events wait for this queue", null);
    }

    private Result<String> inlineOrClaimed(
            String source, QueueName queue, Outgoing whole, Duration deadline)
            throws InterruptedException {
        var began = System.nanoTime();
        if (!claims.needs(whole)) {
            var sent = land(source, queue, whole, deadline);
            if (!claims.needs(whole, sent)) {
                return sent;
            }
        }
        var most = mostOf(left(deadline, began));
        return switch (claims.claimed(source, queue, whole, most)) {
            case Result.Failed<Outgoing>(var error) -> new Result.Failed<>(error);
            case Result.Ok<Outgoing>(var claimed) ->
                    land(source, queue, claimed, left(deadline, began));
        };
    }

    private Result<String> land(String source, QueueName queue, Outgoing message, Duration deadline)
            throws InterruptedException {
        var began = System.nanoTime();
        var spool = second.of(source);
        if (spool.isEmpty()) {
            return sender.send(queue, message, deadline);
        }
        var first = sender.send(queue, message, mostOf(deadline));
        return needsSpool(first) ? spool.get().land(queue, message, left(deadline, began)) : first;
    }

    private static Duration mostOf(Duration deadline) {
        return deadline.multipliedBy(3).dividedBy(4);
    }

    private static Duration left(Duration deadline, long began) {
        return deadline.minusNanos(System.nanoTime() - began);
    }

    /** Whether the broker may take it later. */
    private static boolean needsSpool(Result<String> sent) {
        return switch (sent) {
            case Result.Ok<String> _ -> false;
            case Result.Failed<String>(var error) ->
                    switch (error.kind()) {
                        case TOO_LARGE, MESSAGE_REFUSED, UNSUPPORTED -> false;
                        default -> true;
                    };
        };
    }

    private static Result<String> failed(
            QueueName queue, Kind kind, String why, @Nullable Throwable cause) {
        return new Result.Failed<>(new QueueException(kind, queue, Verb.SEND, why, cause));
    }
}
