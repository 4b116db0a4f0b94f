package io.hookworks.apps.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hookworks.config.Hookworks;
import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class MailSettingsTest {
    @Test
    void what_the_environment_calls_smtp_host_and_port_is_where_mail_goes() {
        var settings = settings(Map.of("hookworks.smtp.host", "mx", "hookworks.smtp.port", "2525"));
        assertEquals("mx", settings.host());
        assertEquals(2525, settings.port());
    }

    @Test
    void mail_properties_stand_above_it_and_operations_is_the_sender_unless_told() {
        var settings =
                settings(
                        Map.of(
                                "hookworks.smtp.host", "mx",
                                "hookworks.mail.host", "relay",
                                "hookworks.mail.port", "587",
                                "hookworks.mail.from", "billing@blogs.example"));
        assertEquals("relay", settings.host());
        assertEquals(587, settings.port());
        assertEquals("billing@blogs.example", settings.operations());
    }

    @Test
    void without_any_it_is_the_relay_next_door() {
        var settings = settings(Map.of());
        assertEquals("localhost", settings.host());
        assertEquals(25, settings.port());
    }

    private static MailSettings settings(Map<String, Object> properties) {
        var all = new HashMap<>(properties);
        all.put("hookworks.worker", "true");
        var hookworks =
                new Hookworks(
                        Hookworks.Provider.SQS,
                        500,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        null);
        try (var context =
                ApplicationContext.builder()
                        .properties(all)
                        .singletons(hookworks)
                        .deduceEnvironment(false)
                        .start()) {
            return context.getBean(MailSettings.class);
        }
    }
}
