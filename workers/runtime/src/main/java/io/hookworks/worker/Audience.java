package io.hookworks.worker;

import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.failure.FaultBarrier;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several observers as one; the failure of one is logged and keeps nothing from the others. */
final class Audience implements WorkerObserver {
    private final List<WorkerObserver> observers;

    Audience(List<WorkerObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    @Override
    public void received(QueueName queue, int messages) {
        tell(observer -> observer.received(queue, messages));
    }

    @Override
    public void lag(QueueName queue, Duration lag) {
        tell(observer -> observer.lag(queue, lag));
    }

    @Override
    public void receiveFailed(QueueName queue, QueueException error) {
        tell(observer -> observer.receiveFailed(queue, error));
    }

    @Override
    public void extended(QueueName queue, int renewed, int failed) {
        tell(observer -> observer.extended(queue, renewed, failed));
    }

    @Override
    public void kept(QueueName queue, String id, int attempt, Duration wait, String reason) {
        tell(observer -> observer.kept(queue, id, attempt, wait, reason));
    }

    @Override
    public void stuck(QueueName queue, String id, int attempt, StackTraceElement[] stack) {
        tell(observer -> observer.stuck(queue, id, attempt, stack));
    }

    @Override
    public void threadFailed(QueueName queue, String thread, Throwable cause) {
        tell(observer -> observer.threadFailed(queue, thread, cause));
    }

    @Override
    public void ended(DeliveryReport report) {
        tell(observer -> observer.ended(report));
    }

    private void tell(Consumer<WorkerObserver> news) {
        for (var observer : observers) {
            try {
                news.accept(observer);
            } catch (Throwable e) {
                FaultBarrier.report("observer " + observer.getClass().getName(), e);
            }
        }
    }
}
