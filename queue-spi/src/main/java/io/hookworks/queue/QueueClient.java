package io.hookworks.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Durable queues that deliver every message at least once. This is all that a provider implements.
 *
 * <p><b>Threads.</b> Safe for many threads at once; every call blocks its caller and suits virtual
 * threads. A client starts no thread but what its connection needs, and holds no message that it
 * was not asked for.
 *
 * <p><b>Batches.</b> Lists go in, and one {@link Result} per entry comes out, in the order of the
 * entries; the same message or receipt may stand in a list twice. A list longer than {@link
 * Capabilities#maxBatch()}, or too large for one call, is split into several calls. An empty list
 * is answered by an empty list, without a call.
 *
 * <p><b>Order.</b> A queue that declares {@link Ordering#PER_KEY} hands out the messages of one key
 * in the order they were sent, perhaps several of them in one receive. As long as one is out,
 * leased or released with a delay, later ones of its key go to nobody, or only to the client that
 * has or had it. What is released, or was not settled before its lease ended, is handed out again
 * before all later messages of its key, and these may be handed out again after it, even if they
 * were acked. A receiver therefore handles the messages of a key one after the other, and when it
 * gives one back it also gives back, after it and in order, what it holds of the same key. A {@code
 * send} keeps the order of its list: after an entry that failed, the later ones of its key are not
 * sent, and fail as {@code UNAVAILABLE}. A message without key waits for no other. A dead letter
 * leaves its key, which goes on without it.
 *
 * <p><b>Errors.</b> What goes wrong with an entry, or with the call that carried it, is that
 * entry's {@link Result.Failed}; {@code send}, {@code ack}, {@code extend} and {@code release} do
 * not throw for it. An interrupt while they wait makes the entries {@link
 * QueueException.Kind#CANCELLED} and sets the thread's flag again. {@code receive}, {@code stats}
 * and {@code verify} throw {@link QueueException}. A provider does not retry beyond what its SDK
 * does on the wire; the caller decides.
 *
 * <p><b>Honesty.</b> Nothing is clamped, dropped or re-encoded silently: what the declared {@link
 * Capabilities} exclude is refused before any call to the broker.
 */
public interface QueueClient extends AutoCloseable {

    /** What this queue can do: constant, declared, answered without a call to the broker. */
    Capabilities capabilities(QueueName queue);

    /**
     * Puts messages into a queue. {@code Ok} holds the broker's id of the message and means that
     * the message is durable. A failure of kind {@code OUTCOME_UNKNOWN}, {@code CANCELLED} or
     * {@code UNEXPECTED} may have put it there all the same: sending again can double it, under the
     * same {@link Message#id()}.
     */
    List<Result<String>> send(QueueName queue, List<Outgoing> batch);

    /**
     * Waits until at least one message is there, or the wait is over; takes at most {@code max}. An
     * empty list is an ordinary answer. Whatever cannot be decoded is delivered as {@link
     * Delivery.Undecodable} and costs no other message anything.
     *
     * @throws InterruptedException if interrupted while waiting. Messages that the broker hands
     *     over for this call afterwards are released again, as long as the client is open
     * @throws QueueException if the broker does not answer as it should
     */
    List<Delivery> receive(ReceiveRequest request) throws InterruptedException;

    /**
     * Ends deliveries for good. Doing it twice does no harm. After the lease has ended the answer
     * is {@code LEASE_LOST} where the broker knows, and an {@code Ok} of what {@link
     * Capabilities#ackCertainty()} declares where it does not. What failed is delivered again after
     * its lease.
     */
    List<Result<AckCertainty>> ack(QueueName queue, List<Receipt> receipts);

    /**
     * Keeps deliveries ours until {@code lease} from now. {@code Ok} holds the new end of the
     * lease, never later than the broker's own. {@code LEASE_LOST}: another receiver may hold the
     * message.
     *
     * @param lease within {@link Capabilities#minLease()} and {@link Capabilities#maxLease()}
     */
    List<Result<Instant>> extend(QueueName queue, List<Receipt> receipts, Duration lease);

    /**
     * Gives deliveries back; each counts as one attempt. {@code Ok} holds the delay that is in
     * force: the message is not delivered before it. What failed is delivered again after its
     * lease.
     */
    List<Result<Duration>> release(QueueName queue, List<Release> releases);

    /** How full a queue is, as far as the broker tells. */
    QueueStats stats(QueueName queue);

    /**
     * Compares a queue with what {@code hookworks.yaml} says of it: that it exists, may be used,
     * keeps the lease and has the dead-letter policy it should. Changes nothing. Empty: all is
     * well.
     */
    List<Finding> verify(QueueSpec spec);

    /** Where pauses of queues stand at this broker; empty: it has no place for them. */
    default Optional<Pauses> pauses() {
        return Optional.empty();
    }

    /**
     * Ends the client; repeating it does no harm, from any thread. Calls under way end first,
     * within a bound; later ones fail with {@code CLOSED}.
     */
    @Override
    void close();
}
