package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;
import io.hookworks.worker.payload.PayloadJson;
import io.hookworks.worker.payload.PayloadType;
import io.hookworks.worker.payload.Reading;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A schema takes what the type reads, and nothing that it does not. */
class PayloadSchemaTest {
    enum Tone {
        KIND,
        STERN
    }

    record Line(String text, BigDecimal unitPrice, int count) {}

    record Reminder(
            String to,
            @Nullable String subject,
            Instant at,
            LocalDate dueDay,
            Tone tone,
            List<Line> lines,
            Map<String, Integer> sizes,
            Optional<String> note) {}

    private static final PayloadType<Reminder> PLAIN =
            PayloadType.of("customer.reminder", Reminder.class).version(2, json -> json);

    private static final PayloadType<Reminder> SNAKE =
            PLAIN.mapper(
                    PayloadJson.builder()
                            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                            .build());

    private static final Reminder REMINDER =
            new Reminder(
                    "zoe@example.com",
                    null,
                    Instant.parse("2026-01-02T03:04:05Z"),
                    LocalDate.of(2026, 2, 3),
                    Tone.STERN,
                    List.of(new Line("Tea", new BigDecimal("3.10"), 2)),
                    Map.of("cup", 1),
                    Optional.empty());

    private static boolean takes(PayloadType<?> type, String json) throws JsonProcessingException {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(PayloadSchema.of(type));
        var asserting = new JsonMapper().readTree(json);
        return schema.validate(
                        asserting, run -> run.getExecutionConfig().setFormatAssertionsEnabled(true))
                .isEmpty();
    }

    private static boolean reads(PayloadType<?> type, String json) {
        var facts = Map.of(PayloadType.VERSION, "2");
        var message =
                new Message("m", type.name(), Instant.EPOCH, Payload.ofText(json), facts, null);
        return type.read(message) instanceof Reading.Read<?>;
    }

    @Test
    void what_is_written_fits_the_schema_by_its_names_in_the_json() throws Exception {
        for (var type : List.of(PLAIN, SNAKE)) {
            var json = type.write(REMINDER).text().orElseThrow();
            assertEquals(true, takes(type, json), json);
            assertEquals(true, reads(type, json), json);
        }
        var snake = SNAKE.write(REMINDER).text().orElseThrow();
        assertFalse(takes(PLAIN, snake), "the names differ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"to\":\"zoe@example.com\"=>",
                "\"to\":\"zoe@example.com\"=>\"to\":null",
                "\"to\":\"zoe@example.com\"=>\"to\":7",
                "\"at\":\"2026-01-02T03:04:05Z\"=>\"at\":\"yesterday\"",
                "\"dueDay\":\"2026-02-03\"=>\"dueDay\":\"soon\"",
                "\"tone\":\"STERN\"=>\"tone\":\"RUDE\"",
                "\"count\":2=>\"count\":\"two\"",
                "\"count\":2=>\"other\":2",
                "\"cup\":1=>\"cup\":\"one\""
            })
    void what_is_not_read_does_not_fit_it(String change) throws Exception {
        var parts = change.split("=>", -1);
        var json = PLAIN.write(REMINDER).text().orElseThrow();
        var changed = json.replace(parts[0], parts[1]).replace("{,", "{").replace(",,", ",");
        assertFalse(changed.equals(json), change);
        assertFalse(reads(PLAIN, changed), changed);
        assertFalse(takes(PLAIN, changed), changed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"subject\":null=>\"subject\":\"Hello\"",
                "\"note\":null=>\"note\":\"Hello\"",
                "\"subject\":null=>\"unknown\":{\"a\":1}"
            })
    void what_is_read_fits_it(String change) throws Exception {
        var parts = change.split("=>", -1);
        var json = PLAIN.write(REMINDER).text().orElseThrow();
        var changed = json.replace(parts[0], parts[1]);
        assertFalse(changed.equals(json), change);
        assertEquals(true, reads(PLAIN, changed), changed);
        assertEquals(true, takes(PLAIN, changed), changed);
    }

    @Test
    void it_names_type_and_version() {
        assertEquals("customer.reminder version 2", PayloadSchema.of(PLAIN).get("title").asText());
        assertInstanceOf(String.class, PayloadSchema.of(PLAIN).get("$schema").asText());
    }
}
