package io.hookworks.worker;

import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Pauses;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueException;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.TimeSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/**
 * All the workers of a process. Say what handles which queue, start, and drain in the end:
 *
 * <pre>{@code
 * var workers = new Workers(client, new DeliveryLog(), TimeSource.system());
 * workers.handle(settings, Handlers.none().on("invoice.paid", new SendReceipt()));
 * workers.start();
 * …
 * workers.drain(Duration.ofSeconds(25));
 * }</pre>
 *
 * <p>Does not close the client.
 */
public final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /**
     * How often a worker looks whether its queue is paused: a call to the broker each time, beside
     * the three a minute of an idle queue, and what a pause may take to be heeded.
     */
    public static final Duration LOOK = Duration.ofSeconds(30);

    private final QueueClient client;
    private final WorkerObserver observer;
    private final TimeSource clock;
    private final List<QueueWorker> workers = new ArrayList<>();
    private final Map<String, RateLimiter> limiters = new HashMap<>();
    private final PermitPool pool = new PermitPool(Integer.MAX_VALUE);
    private Claims claims = new Claims(null);
    private @Nullable PauseWatch pauses;
    private volatile Runnable exit = () -> LOG.error("nobody ends this process; it goes on");

    private final BackgroundObserver background;
    private final Heartbeat heartbeat = new Heartbeat(platform("beat"));

    /** Platform threads: when virtual threads are stuck, leases must still be kept. */
    private final ExecutorService heartbeatCalls = Executors.newCachedThreadPool(platform("lease"));

    public Workers(QueueClient client, WorkerObserver observer, TimeSource clock) {
        this.client = client;
        this.observer = WorkerObserver.all(List.of(observer));
        this.background = new BackgroundObserver(this.observer, platform("observer"));
        this.clock = clock;
    }

    /**
     * Lets at most so many messages be in work at once, over all queues; queues share them by their
     * weight. Can be changed while workers run. Without it each queue's own concurrency is the only
     * limit.
     *
     * @throws IllegalStateException if there are more workers than that: each needs one permit to
     *     be asked for work
     */
    public void limit(int concurrency) {
        pool.limit(concurrency);
    }

    /** How many workers there are, which is the least that {@link #limit} takes. */
    public int count() {
        return workers.size();
    }

    /** What queues whose settings name this limiter have to respect; to be said before them. */
    public void limiter(String name, RateLimiter limiter) {
        limiters.put(name, limiter);
    }

    /**
     * Where payloads wait that were too large for their queue; to be said before the queues.
     * Without it such messages are tried until their attempts are used up. Not closed here. What is
     * fetched is held in memory while its message is in work, so the concurrency bounds it.
     */
    public void claims(ClaimStore store) {
        claims = new Claims(store);
    }

    /**
     * Lets handlers see claims as they stand in the queue; to be said before the queues. For who
     * only moves messages.
     */
    public void leaveClaims() {
        claims = Claims.UNREDEEMED;
    }

    /**
     * Heeds the pauses that stand at the broker; to be said before the start. A queue that is
     * paused then is not received from, unless the first look at it fails.
     *
     * @param look how long after one look at a queue the next one comes
     */
    public void pauses(Pauses there, Duration look) {
        pauses = new PauseWatch(there, look);
    }

    /**
     * How the process ends in good order, should so many handlers be stuck that a queue's {@link
     * StuckPolicy} asks for it. Called on a thread that must not be kept.
     */
    public void whenStuck(Runnable end) {
        exit = end;
    }

    /**
     * Adds a worker for a queue; several of the same queue are several instances.
     *
     * @throws IllegalArgumentException if there is no limiter of the name in the settings
     * @throws IllegalStateException if there are fewer permits than workers
     */
    public void handle(WorkerSettings settings, Handlers handlers) {
        var name = settings.limiter();
        var limiter = name == null ? null : limiters.get(name);
        if (name != null && limiter == null) {
            throw new IllegalArgumentException(
                    settings.queue() + ": there is no rate limiter " + name);
        }
        workers.add(
                new QueueWorker(
                        client,
                        settings,
                        handlers,
                        claims,
                        pool,
                        limiter,
                        observer,
                        background,
                        clock,
                        heartbeatCalls,
                        heartbeat,
                        () -> exit.run()));
    }

    /** Starts to receive. */
    public void start() {
        heartbeat.start(workers);
        if (pauses == null) {
            workers.forEach(QueueWorker::start);
        } else {
            settings().keySet().forEach(queue -> pauses.start(queue, of(queue)));
        }
    }

    /**
     * Works on a queue otherwise from now on. Messages in work go on as they are; a lower
     * concurrency holds as soon as enough of them have ended and the poll under way is over. The
     * limiter and the concurrency key stay what they were when its worker was added.
     *
     * @throws IllegalArgumentException if nobody here works on the queue
     */
    public void change(WorkerSettings settings) {
        of(settings.queue()).forEach(worker -> worker.effort().change(settings));
    }

    /**
     * Receives nothing more from a queue until it is resumed; what is in work is finished, and what
     * a poll under way still brings is given back at once, which is no attempt.
     *
     * @throws IllegalArgumentException if nobody here works on the queue
     */
    public void pause(QueueName queue) {
        of(queue).forEach(worker -> worker.effort().pause(true));
    }

    /**
     * Ends a pause that was said here.
     *
     * @throws IllegalArgumentException if nobody here works on the queue
     */
    public void resume(QueueName queue) {
        of(queue).forEach(worker -> worker.effort().pause(false));
    }

    /** The queues that are paused, here or at the broker. */
    public Set<QueueName> paused() {
        return workers.stream()
                .filter(worker -> worker.effort().paused())
                .map(QueueWorker::queue)
                .collect(Collectors.toSet());
    }

    /** How each queue is worked on now. */
    public Map<QueueName, WorkerSettings> settings() {
        var settings = new LinkedHashMap<QueueName, WorkerSettings>();
        workers.forEach(worker -> settings.put(worker.queue(), worker.settings()));
        return settings;
    }

    private List<QueueWorker> of(QueueName queue) {
        var found = workers.stream().filter(worker -> worker.queue().equals(queue)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("nobody here works on queue " + queue);
        }
        return found;
    }

    /** Messages in work now, by queue. */
    public Map<QueueName, Integer> inFlight() {
        var counts = new LinkedHashMap<QueueName, Integer>();
        for (var worker : workers) {
            counts.merge(worker.queue(), worker.inFlight(), Integer::sum);
        }
        return counts;
    }

    /** The queues that cannot be received from just now, and why. */
    public Map<QueueName, QueueException> failing() {
        var failing = new LinkedHashMap<QueueName, QueueException>();
        for (var worker : workers) {
            var error = worker.receiver().failing();
            if (error != null) {
                failing.put(worker.queue(), error);
            }
        }
        return failing;
    }

    /** How the work on each queue stands now. */
    public Map<QueueName, QueueState> states() {
        var states = new LinkedHashMap<QueueName, QueueState>();
        workers.forEach(worker -> states.merge(worker.queue(), worker.state(), QueueState::plus));
        return states;
    }

    /** The queues whose third party seems down: {@code open}, or {@code probing} it. */
    public Map<QueueName, String> breakers() {
        var states = new LinkedHashMap<QueueName, String>();
        for (var worker : workers) {
            var state = worker.effort().breaker().state();
            if (state != Breaker.State.CLOSED) {
                states.put(worker.queue(), state.name().toLowerCase(Locale.ROOT));
            }
        }
        return states;
    }

    /**
     * Stops receiving, lets handlers finish, gives back at once what is not finished then. Returns
     * within {@code grace}, with one report per worker. The workers cannot be started again.
     */
    public List<DrainReport> drain(Duration grace) throws InterruptedException {
        if (pauses != null) {
            pauses.end();
        }
        // Platform threads: handlers that compute can leave no processor to virtual ones.
        try (var drains = Executors.newThreadPerTaskExecutor(platform("drain"))) {
            var reports = new ArrayList<DrainReport>();
            var each =
                    workers.stream()
                            .<Callable<DrainReport>>map(worker -> () -> worker.drain().run(grace))
                            .toList();
            for (var drain : drains.invokeAll(each)) {
                reports.add(reportOf(drain));
            }
            return reports;
        } finally {
            heartbeat.end();
            heartbeatCalls.shutdown();
        }
    }

    /**
     * Waits for handlers no longer, in a drain under way or to come: what they have not finished is
     * given back now.
     */
    public void hurry() {
        workers.forEach(worker -> worker.drain().hurry());
    }

    private static DrainReport reportOf(Future<DrainReport> drain) throws InterruptedException {
        try {
            return drain.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a drain failed", e.getCause());
        }
    }

    private static ThreadFactory platform(String name) {
        return Thread.ofPlatform().daemon().name("hookworks-" + name + "-", 0).factory();
    }
}
