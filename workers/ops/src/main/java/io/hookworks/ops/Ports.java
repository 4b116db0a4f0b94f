package io.hookworks.ops;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the programs listen.
 *
 * @param api of the webhook API: 8080, or {@code HOOKWORKS_PORT}
 * @param management of health and metrics, and under {@code dev} of the page: 8081, or {@code
 *     HOOKWORKS_MANAGEMENT_PORT}
 * @param apiHost the address that the webhook API listens at: all of this machine, under {@code
 *     dev} loopback, or {@code HOOKWORKS_HOST}
 * @param managementHost what the management port is open to: this machine alone, or {@code
 *     HOOKWORKS_MANAGEMENT_HOST}
 */
public record Ports(int api, int management, String apiHost, String managementHost) {
    /** Reached from this machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final String ALL = "0.0.0.0";
    private static final int MOST = 65_535;

    /**
     * @throws OpsException if a variable is not a port
     */
    public static Ports from(Environment environment) {
        return new Ports(
                port(environment, "HOOKWORKS_PORT", 8080),
                port(environment, "HOOKWORKS_MANAGEMENT_PORT", 8081),
                apiHost(environment, ALL),
                environment.get("HOOKWORKS_MANAGEMENT_HOST", LOOPBACK));
    }

    /** The address that webhooks are taken at. */
    public static String apiHost(Environment environment, String otherwise) {
        return environment.get("HOOKWORKS_HOST", otherwise);
    }

    /** The port in a variable. */
    public static int port(Environment environment, String name, int otherwise) {
        var text = environment.get(name, Integer.toString(otherwise));
        try {
            var port = Integer.parseInt(text);
            if (port > 0 && port <= MOST) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw notAPort(name, e);
        }
        throw notAPort(name, null);
    }

    /** Whether nobody but this machine reaches the management port. */
    boolean isManagementLoopback() {
        try {
            return InetAddress.getByName(managementHost).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new OpsException(
                    ExitCode.USAGE,
                    "HOOKWORKS_MANAGEMENT_HOST must be an address of this machine.",
                    e);
        }
    }

    private static OpsException notAPort(String name, @Nullable Exception cause) {
        return new OpsException(
                ExitCode.USAGE, name + " must be a port, from 1 to " + MOST + ".", cause);
    }
}
