package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.Environment;
import io.hookworks.ops.HostGuard;
import io.hookworks.ops.Ports;

import java.net.URI;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who may send webhooks to a laptop: its secrets are published, so anybody can sign for them.
 *
 * @param address that the webhook port listens at
 * @param hosts that requests may name beside those of this machine, comma-separated
 */
record Reach(String address, String hosts) {
    /** This machine. */
    static final Reach LOOPBACK = new Reach(Ports.LOOPBACK, "");

    static Reach of(Environment environment) {
        return new Reach(
                Ports.apiHost(environment, Ports.LOOPBACK),
                environment.get(HostGuard.VARIABLE, ""));
    }

    /** As properties of a program; the hosts of each {@code public-url} are among them. */
    Map<String, Object> settings(Hookworks config) {
        var all = new TreeSet<String>();
        for (var source : config.sources().values()) {
            var url = source.publicUrl();
            if (url != null && URI.create(url).getHost() != null) {
                all.add(URI.create(url).getHost());
            }
        }
        return Map.of(
                HostGuard.PROPERTY, hosts + (all.isEmpty() ? "" : "," + String.join(",", all)));
    }
}
