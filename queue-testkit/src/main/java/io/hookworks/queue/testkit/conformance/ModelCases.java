package io.hookworks.queue.testkit.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.hookworks.queue.Delivery;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueSpec;
import io.hookworks.queue.ReceiveRequest;
import io.hookworks.queue.Release;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * G: random sequences of commands, held against a model. Seeds are fixed, and a sequence that fails
 * is told in the shortest form that still does.
 *
 * <p>Not by jqwik: it is a test engine of its own beside Jupiter's, and its properties could
 * neither be nested in the class of a provider, nor end in the table, nor run on a mutant.
 */
abstract class ModelCases extends ConformanceCase {
    private static final int MANY = 50;
    private static final int FEW = 2;

    @Test
    @DisplayName("G1 random sequences go as a simple model says they may")
    void random_sequences_agree_with_the_model() throws InterruptedException {
        var patient = pace instanceof Pace.Real;
        for (long seed = 1; seed <= (patient ? FEW : MANY); seed++) {
            var commands =
                    Command.sequence(
                            new SplittableRandom(seed),
                            patient ? 25 : 60,
                            target.lease(),
                            !can.sendDelay().max().isZero(),
                            !can.releaseDelay().max().isZero());
            var failure = failure(commands);
            if (failure != null) {
                var shortest = patient ? commands : shrunk(commands);
                fail("seed " + seed + ", " + shortest + ": " + failure.getMessage(), failure);
            }
        }
    }

    /** Leaves out ever smaller parts, as long as what is left fails. */
    private List<Command> shrunk(List<Command> failing) throws InterruptedException {
        var shortest = failing;
        for (int part = failing.size() / 2; part > 0; part /= 2) {
            for (int from = 0; from + part <= shortest.size(); ) {
                var shorter = new ArrayList<>(shortest);
                shorter.subList(from, from + part).clear();
                if (failure(shorter) == null) {
                    from += part;
                } else {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }

    private @Nullable AssertionError failure(List<Command> commands) throws InterruptedException {
        try {
            new Run().go(commands);
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }

    /** One sequence on a queue of its own, whose broker never buries. */
    private final class Run {
        private final QueueName name = QueueName.of("model-" + UUID.randomUUID());
        private final ReferenceModel model = new ReferenceModel(pace, can.exactAttempts());
        private final List<Delivery> deliveries = new ArrayList<>();

        void go(List<Command> commands) throws InterruptedException {
            var net = new QueueSpec.DeadLetters(Duration.ofDays(14), 100);
            target.provisioner()
                    .provision(
                            new QueueSpec(
                                    name, spec.guarantees(), spec.lease(), spec.retention(), net));
            for (var command : commands) {
                step(command);
            }
            takeTheRest();
        }

        private void step(Command command) throws InterruptedException {
            var asked = pace.now();
            switch (command) {
                case Command.Send(var count, var delay) -> {
                    for (var message : messages(count)) {
                        var outgoing = List.of(new Outgoing(message, delay));
                        ok(client.send(name, outgoing).getFirst());
                        model.sent(message, asked, delay);
                    }
                }
                case Command.Receive(var max, var lease) -> {
                    var request = new ReceiveRequest(name, max, pace.look(), lease);
                    var came = client.receive(request);
                    model.received(came, asked, max);
                    deliveries.addAll(came);
                }
                case Command.Elapse(var time) -> pace.elapse(time);
                case Command.Ack(var which) when !deliveries.isEmpty() -> {
                    var one = delivery(which);
                    model.acked(one, client.ack(name, List.of(one.receipt())).getFirst());
                }
                case Command.Extend(var which, var lease) when !deliveries.isEmpty() -> {
                    var one = delivery(which);
                    var receipts = List.of(one.receipt());
                    model.extended(one, client.extend(name, receipts, lease).getFirst());
                }
                case Command.GiveBack(var which, var delay) when !deliveries.isEmpty() -> {
                    var one = delivery(which);
                    var releases = List.of(new Release(one.receipt(), delay));
                    var result = client.release(name, releases).getFirst();
                    model.released(one, asked, delay, result);
                }
                case Command.Ack _, Command.Extend _, Command.GiveBack _ -> {}
            }
        }

        private Delivery delivery(int which) {
            return deliveries.get(which % deliveries.size());
        }

        private void takeTheRest() throws InterruptedException {
            var left = new HashSet<Message>(model.left());
            var step = target.lease().multipliedBy(3);
            for (var end = pace.now().plus(step).plus(target.tolerance()); !left.isEmpty(); ) {
                var came = look(name);
                came.forEach(one -> left.remove(decoded(one)));
                if (came.isEmpty() && pace.now().isAfter(end)) {
                    fail("never came again: " + left);
                }
                if (came.isEmpty() && pace.look().isZero()) {
                    pace.elapse(target.lease());
                }
            }
        }

        private List<Delivery> look(QueueName from) throws InterruptedException {
            var max = Math.min(10, can.maxReceive());
            var came = client.receive(new ReceiveRequest(from, max, pace.look(), longLease()));
            var receipts = came.stream().map(Delivery::receipt).toList();
            client.ack(from, receipts).forEach(ConformanceCase::ok);
            return came;
        }
    }
}
