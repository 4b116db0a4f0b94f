package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.Result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/** Drivers that do not send what they should. */
final class SendMutants {
    private SendMutants() {}

    static final class TakesPartOfABatchForTheWhole extends Mutant {
        TakesPartOfABatchForTheWhole(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var results = real.send(queue, batch);
            return results.stream().anyMatch(Result.Ok.class::isInstance)
                    ? results.stream().map(SendMutants::asSent).toList()
                    : results;
        }
    }

    private static Result<String> asSent(Result<String> result) {
        return result instanceof Result.Ok ? result : new Result.Ok<>("never sent");
    }

    static final class FailsAllForOne extends Mutant {
        FailsAllForOne(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var results = real.send(queue, batch);
            return results.stream()
                    .filter(Result.Failed.class::isInstance)
                    .findFirst()
                    .map(failed -> results.stream().map(_ -> failed).toList())
                    .orElse(results);
        }
    }

    static final class AnswersOutOfOrder extends Mutant {
        AnswersOutOfOrder(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, batch).reversed();
        }
    }

    static final class SendsTheSameMessageOnce extends Mutant {
        SendsTheSameMessageOnce(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var sent = new LinkedHashMap<Outgoing, Result<String>>();
            for (var one : batch) {
                sent.computeIfAbsent(one, _ -> real.send(queue, List.of(one)).getFirst());
            }
            return batch.stream().map(one -> Objects.requireNonNull(sent.get(one))).toList();
        }
    }

    static final class DropsFacts extends Mutant {
        DropsFacts(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(
                    queue,
                    batch.stream().map(one -> new Outgoing(one.message(), one.delay())).toList());
        }
    }

    static final class DropsAttributesBeyondTen extends Mutant {
        DropsAttributesBeyondTen(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, changed(batch, DropsAttributesBeyondTen::poorer));
        }

        private static Message poorer(Message message) {
            var few = new LinkedHashMap<String, String>();
            message.attributes().entrySet().stream()
                    .limit(10)
                    .forEach(one -> few.put(one.getKey(), one.getValue()));
            return message.withAttributes(few);
        }
    }

    static final class ReEncodesThePayload extends Mutant {
        ReEncodesThePayload(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(queue, changed(batch, ReEncodesThePayload::asText));
        }

        private static Message asText(Message message) {
            var text = new String(message.payload().bytes(), StandardCharsets.UTF_8);
            return payload(message, Payload.ofText(text));
        }
    }

    static final class CutsWhatIsTooLarge extends Mutant {
        CutsWhatIsTooLarge(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            var most = capabilities(queue).maxMessageBytes() - 1024;
            return real.send(queue, changed(batch, message -> cut(message, most)));
        }

        private static Message cut(Message message, int most) {
            return message.payload().size() <= most
                    ? message
                    : payload(message, Payload.of(Arrays.copyOf(message.payload().bytes(), most)));
        }
    }

    private static Message payload(Message message, Payload other) {
        return new Message(
                message.id(),
                message.type(),
                message.time(),
                other,
                message.attributes(),
                message.orderingKey());
    }

    static final class DropsTheOrderingKey extends Mutant {
        DropsTheOrderingKey(QueueClient real) {
            super(real);
        }

        @Override
        public List<Result<String>> send(QueueName queue, List<Outgoing> batch) {
            return real.send(
                    queue,
                    changed(
                            batch,
                            message ->
                                    new Message(
                                            message.id(),
                                            message.type(),
                                            message.time(),
                                            message.payload(),
                                            message.attributes(),
                                            null)));
        }
    }
}
