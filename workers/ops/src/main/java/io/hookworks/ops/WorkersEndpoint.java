package io.hookworks.ops;

import io.hookworks.worker.QueueState;
import io.hookworks.worker.Workers;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the workers of this process have in work, by queue, for {@code queues} and {@code queue
 * drain}. Behind the management token, as all of the management port.
 */
@Controller(value = WorkersEndpoint.PATH, port = "${hookworks.management.port}")
@Requires(property = "hookworks.worker", value = "true")
@Requires(property = "hookworks.management.port")
final class WorkersEndpoint {
    static final String PATH = "/workers";

    private final Workers workers;

    WorkersEndpoint(Workers workers) {
        this.workers = workers;
    }

    @Get
    Map<String, Map<String, Object>> states() {
        var states = new TreeMap<String, Map<String, Object>>();
        workers.states()
                .forEach(
                        (queue, state) ->
                                states.put(
                                        queue.value(),
                                        Map.of("inWork", state.inFlight(), "idle", isIdle(state))));
        return states;
    }

    /** A poll under way holds a permit, and may still bring messages after a pause was seen. */
    private static boolean isIdle(QueueState state) {
        return state.paused() && state.inFlight() == 0 && state.permits() == 0;
    }
}
