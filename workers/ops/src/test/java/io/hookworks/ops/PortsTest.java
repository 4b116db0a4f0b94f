package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class PortsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "eighty", "8080 "})
    void what_is_no_port_is_refused_by_the_name_of_its_variable(String text) {
        var environment = new Environment(Map.of("HOOKWORKS_PORT", text));

        var error = assertThrows(OpsException.class, () -> Ports.from(environment));

        assertEquals(ExitCode.USAGE, error.exitCode());
        assertEquals("HOOKWORKS_PORT must be a port, from 1 to 65535.", error.getMessage());
    }

    @Test
    void unset_and_empty_variables_leave_the_usual_ports_and_a_closed_management() {
        var ports = Ports.from(new Environment(Map.of("HOOKWORKS_PORT", "")));

        assertEquals(new Ports(8080, 8081, "0.0.0.0", "127.0.0.1"), ports);
    }
}
