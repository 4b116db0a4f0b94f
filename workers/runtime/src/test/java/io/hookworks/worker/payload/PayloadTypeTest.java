package io.hookworks.worker.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PayloadTypeTest {
    private static final String SECRET = "hunter2";

    enum Tone {
        KIND,
        STERN
    }

    record Line(String text, BigDecimal amount, int count) {}

    record CustomerMail(
            String to, @Nullable String subject, List<Line> lines, Map<String, Integer> sizes) {}

    record Times(Instant at, OffsetDateTime local, LocalDate day, Duration took) {}

    record Toned(Tone tone) {}

    record Positive(int number) {
        Positive {
            if (number < 1) {
                throw new IllegalArgumentException("not positive: " + number);
            }
        }
    }

    @NullUnmarked
    record Unmarked(String word, int number) {}

    record Perhaps(Optional<String> word) {}

    record SnakeCased(int amountPaid) {}

    record Impossible(Thread thread) {}

    private final PayloadType<CustomerMail> mail =
            PayloadType.of("customer.mail", CustomerMail.class);

    private static Message message(String type, String json, Map<String, String> attributes) {
        return new Message("m", type, Instant.EPOCH, Payload.ofText(json), attributes, null);
    }

    private static <T extends Record> Reading<T> read(PayloadType<T> type, String json) {
        return type.read(message(type.name(), json, Map.of()));
    }

    private static String fault(PayloadType<?> type, String json) {
        var reason = assertInstanceOf(Reading.Unreadable.class, read(type, json)).reason();
        assertFalse(reason.contains(SECRET), reason);
        var head = type + " cannot be read: ";
        assertEquals(head, reason.substring(0, head.length()));
        return reason.substring(head.length());
    }

    @Test
    void what_is_written_is_what_is_read_with_type_version_and_content_type_beside_it() {
        var type = mail.version(2, json -> json);
        var payload =
                new CustomerMail(
                        "zoe@example.com",
                        null,
                        List.of(new Line("Tea", new BigDecimal("3.10"), 1)),
                        Map.of("cup", 2));
        var sent = type.message("m-1", Instant.EPOCH, payload, Map.of("tenant", "acme"), "zoe");
        assertEquals("customer.mail", sent.type());
        assertEquals(
                Map.of("tenant", "acme", "dataversion", "2", "content-type", "application/json"),
                sent.attributes());
        assertEquals("zoe", sent.orderingKey());
        assertEquals(payload, type.read(sent).orElseThrow());
    }

    @Test
    void times_are_iso_and_keep_their_offset() {
        var type = PayloadType.of("times", Times.class);
        var json =
                "{\"at\":\"2026-01-02T03:04:05.678Z\",\"local\":\"2026-01-02T03:04:05+02:00\","
                        + "\"day\":\"2026-01-02\",\"took\":\"PT1M30S\"}";
        var times = read(type, json).orElseThrow();
        assertEquals(
                new Times(
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        OffsetDateTime.parse("2026-01-02T03:04:05+02:00"),
                        LocalDate.of(2026, 1, 2),
                        Duration.ofSeconds(90)),
                times);
        assertEquals(Payload.ofText(json), type.write(times));
    }

    @Test
    void unknown_properties_are_ignored_and_decimals_keep_every_digit() {
        var read =
                read(
                        mail,
                        """
                        {"to": "a", "new": {"x": 1}, "sizes": {}, "lines":
                         [{"text": "t", "amount": 12345678901234567890.12345678901234500, "count": 1}]}
                        """);
        var line = read.orElseThrow().lines().getFirst();
        assertEquals(new BigDecimal("12345678901234567890.12345678901234500"), line.amount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"to": "hunter2", "sizes": {}}                             | /lines is missing
                    {"to": null, "lines": [], "sizes": {}}                     | /to is missing
                    {"to": "a", "lines": [null], "sizes": {}}                  | /lines/0 is missing
                    {"to": ["hunter2"], "lines": [], "sizes": {}}              | /to is no String
                    {"to": 7, "lines": [], "sizes": {}}                        | /to is no String
                    {"to": "a", "lines": "hunter2", "sizes": {}}               | /lines is no array
                    {"to": "a", "lines": [{"text": "t", "amount": 1, "count": "hunter2"}], "sizes": {}} | /lines/0/count is no int
                    {"to": "a", "lines": [{"text": "t", "amount": 1, "count": "7"}], "sizes": {}} | /lines/0/count is no int
                    {"to": "a", "lines": [{"text": "t", "amount": 1, "count": 1.5}], "sizes": {}} | /lines/0/count is no int
                    {"to": "a", "lines": [{"text": "t", "amount": 1}], "sizes": {}} | /lines/0/count is missing
                    {"to": "a", "lines": [], "sizes": {"hunter2": "hunter2"}}  | /sizes/* is no Integer
                    """)
    void what_does_not_fit_is_told_by_its_place_and_never_by_its_value(String json, String fault) {
        assertEquals(fault, fault(mail, json));
    }

    @Test
    void what_a_record_or_an_enum_refuses_is_told_without_the_value() {
        assertEquals(
                "/tone is no Tone",
                fault(PayloadType.of("toned", Toned.class), "{\"tone\": \"hunter2\"}"));
        assertEquals(
                "the object itself was refused by Positive",
                fault(PayloadType.of("positive", Positive.class), "{\"number\": -4711}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"to\": \"hunter2",
                "{\"to\": hunter2}",
                "{} hunter2",
                "{\"a\": 1, \"a\": 2}"
            })
    void what_is_no_json_is_told_by_line_and_column(String json) {
        var fault = fault(mail, json);
        assertEquals("it is not JSON, line 1, column ", fault.replaceAll("\\d+$", ""), fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"hunter2\"", "42"})
    void what_is_no_object_is_told_so(String json) {
        assertEquals("it is no JSON object", fault(mail, json));
    }

    @Test
    void bytes_that_are_no_text_are_no_json() {
        var payload = Payload.of(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        var message = Message.of("m", "customer.mail", Instant.EPOCH, payload);
        var reason = assertInstanceOf(Reading.Unreadable.class, mail.read(message)).reason();
        assertEquals(
                "customer.mail version 1 cannot be read: it is not JSON",
                reason.replaceAll(",.*| in UTF-8", ""));
    }

    private final PayloadType<CustomerMail> third =
            mail.version(2, json -> json.set("to", json.remove("recipient")))
                    .version(3, json -> json.set("sizes", json.objectNode()));

    private static Map<String, String> version(String number) {
        return Map.of("dataversion", number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    1 | {"recipient": "zoe", "lines": []}
                    2 | {"to": "zoe", "lines": []}
                    3 | {"to": "zoe", "lines": [], "sizes": {}}
                    """)
    void older_versions_are_brought_up_step_by_step(String version, String json) {
        var read = third.read(message("customer.mail", json, version(version)));
        assertEquals(new CustomerMail("zoe", null, List.of(), Map.of()), read.orElseThrow());
    }

    @Test
    void without_the_attribute_a_payload_is_of_version_1() {
        var json = "{\"recipient\": \"zoe\", \"lines\": []}";
        assertEquals("zoe", read(third, json).orElseThrow().to());
    }

    @Test
    void a_fault_in_an_older_payload_names_both_versions() {
        var read = third.read(message("customer.mail", "{\"lines\": []}", version("1")));
        assertEquals(
                "customer.mail version 1, brought to version 3, cannot be read: /to is missing",
                assertInstanceOf(Reading.Unreadable.class, read).reason());
    }

    @Test
    void an_upcaster_that_throws_is_told_without_its_words() {
        var type =
                mail.version(
                        2,
                        json -> {
                            throw new IllegalStateException("no " + json.get("to"));
                        });
        var read = type.read(message("customer.mail", "{\"to\": \"hunter2\"}", Map.of()));
        assertEquals(
                "customer.mail version 1, brought to version 2, cannot be read: the upcaster to"
                        + " version 2 threw IllegalStateException",
                assertInstanceOf(Reading.Unreadable.class, read).reason());
    }

    @Test
    void a_version_that_is_newer_than_known_is_not_read() {
        var read = third.read(message("customer.mail", "not even JSON", version("4")));
        assertEquals(new Reading.Newer<CustomerMail>("customer.mail", 4, 3), read);
    }

    @Test
    void versions_before_the_oldest_are_not_read_any_more() {
        var fifth = mail.version(4).version(5, json -> json);
        assertEquals(4, fifth.oldestVersion());
        var read = fifth.read(message("customer.mail", "{}", version("3")));
        assertEquals(
                "customer.mail version 3, brought to version 5, cannot be read: versions before 4"
                        + " are not read any more",
                assertInstanceOf(Reading.Unreadable.class, read).reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "", "1.0", "99999999999"})
    void a_version_that_is_no_number_is_a_fault(String version) {
        var read = mail.read(message("customer.mail", "{}", version(version)));
        assertEquals(
                "customer.mail: its dataversion is no number from 1 on",
                assertInstanceOf(Reading.Unreadable.class, read).reason());
    }

    @Test
    void a_mapper_of_ones_own_reads_and_writes() {
        var mapper =
                PayloadJson.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build();
        var type = PayloadType.of("invoice.paid", SnakeCased.class).mapper(mapper);
        assertEquals(new SnakeCased(5), read(type, "{\"amount_paid\": 5}").orElseThrow());
        assertEquals(Payload.ofText("{\"amount_paid\":5}"), type.write(new SnakeCased(5)));
    }

    @Test
    void an_optional_component_may_be_left_out() {
        var type = PayloadType.of("perhaps", Perhaps.class);
        assertEquals(new Perhaps(Optional.empty()), read(type, "{}").orElseThrow());
        assertEquals(new Perhaps(Optional.of("a")), read(type, "{\"word\": \"a\"}").orElseThrow());
    }

    @Test
    void where_nobody_says_what_may_be_null_only_primitives_are_required() {
        var type = PayloadType.of("unmarked", Unmarked.class);
        assertEquals(new Unmarked(null, 1), read(type, "{\"number\": 1}").orElseThrow());
        assertEquals("/number is missing", fault(type, "{\"word\": \"a\"}"));
        assertEquals("/number is missing", fault(type, "{\"number\": null}"));
    }

    @Test
    void mistakes_in_the_program_show_before_the_first_message() {
        assertThrows(
                IllegalArgumentException.class, () -> PayloadType.of("invoice.*", Toned.class));
        assertThrows(
                IllegalArgumentException.class, () -> PayloadType.of("two words", Toned.class));
        assertThrows(IllegalArgumentException.class, () -> mail.version(0));
        assertThrows(IllegalArgumentException.class, () -> mail.version(3, json -> json));
        assertThrows(IllegalArgumentException.class, () -> PayloadType.of("a", Impossible.class));
    }
}
