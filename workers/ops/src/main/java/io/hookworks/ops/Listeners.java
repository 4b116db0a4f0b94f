package io.hookworks.ops;

import io.hookworks.config.Hookworks;

import java.util.HashMap;
import java.util.Map;

/** The properties that say where a program listens, and what it shows there. */
public final class Listeners {
    private static final String LISTENERS = "micronaut.server.netty.listeners.";

    /**
     * Above what any source may allow, so that its own limit answers; bounds memory all the same.
     */
    private static final int LARGEST_REQUEST = 1_048_576;

    private Listeners() {}

    /** Webhooks on the public port, health and metrics on the management port. */
    public static Map<String, Object> apiAndManagement(Ports ports, Hookworks config) {
        var properties = management(ports);
        var largest = largestRequest(config);
        properties.put(LISTENERS + "public.host", ports.apiHost());
        properties.put(LISTENERS + "public.port", ports.api());
        properties.put("micronaut.server.max-request-size", largest);
        properties.put("micronaut.server.max-request-buffer-size", largest);
        // Who says nothing is let go; who sends drop by drop is the webhook API's own business.
        properties.put("micronaut.server.read-idle-timeout", "10s");
        properties.put("micronaut.server.idle-timeout", "60s");
        return properties;
    }

    /** Sources may follow the file up to what the claim check allows; that takes a restart. */
    private static int largestRequest(Hookworks config) {
        var claimCheck = config.claimCheck();
        return LARGEST_REQUEST + (claimCheck == null ? 0 : claimCheck.maxBody());
    }

    /** Health and metrics alone. */
    public static Map<String, Object> management(Ports ports) {
        var properties = new HashMap<String, Object>();
        properties.put(LISTENERS + "management.host", ports.managementHost());
        properties.put(LISTENERS + "management.port", ports.management());
        properties.put(LISTENERS + "management.expose-default-routes", false);
        properties.put("hookworks.management.port", ports.management());
        properties.put("hookworks.management.loopback", ports.isManagementLoopback());
        properties.put("endpoints.all.port", ports.management());
        properties.put("endpoints.all.enabled", false);
        properties.put("endpoints.health.enabled", true);
        properties.put("endpoints.health.details-visible", "ANONYMOUS");
        properties.put("endpoints.prometheus.enabled", true);
        properties.put("endpoints.prometheus.sensitive", false);
        properties.put("micronaut.metrics.export.prometheus.enabled", true);
        return properties;
    }
}
