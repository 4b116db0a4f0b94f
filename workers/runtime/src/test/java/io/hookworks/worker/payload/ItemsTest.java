package io.hookworks.worker.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hookworks.queue.Message;
import io.hookworks.queue.Payload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

class ItemsTest {
    private static final String SENDGRID =
            "{\"pointer\":\"\",\"id\":[\"/sg_event_id\"],\"type\":\"/event\"}";
    private static final String XERO =
            "{\"pointer\":\"/events\",\"id\":[\"/resourceId\",\"/eventType\",\"/n\"]}";

    @Test
    void each_item_is_a_message_with_its_own_bytes_id_and_type() {
        var body =
                " [ {\"sg_event_id\":\"a\",\"event\":\"open\",\"n\": 1.0},  "
                        + "{\"event\":\"click\",\"sg_event_id\":7} ] ";
        var whole = batch(body, SENDGRID);

        var items = Items.of(whole);

        assertEquals(
                List.of(
                        "sendgrid:a:" + hash(text(items.getFirst())),
                        "sendgrid:7:" + hash(text(items.getLast()))),
                ids(items));
        assertEquals(List.of("open", "click"), items.stream().map(Message::type).toList());
        assertEquals(
                "{\"sg_event_id\":\"a\",\"event\":\"open\",\"n\": 1.0}", text(items.getFirst()));
        assertEquals("{\"event\":\"click\",\"sg_event_id\":7}", text(items.getLast()));
        assertEquals(whole.time(), items.getFirst().time());
        assertEquals(
                Map.of("source", "sendgrid", "strength", "whole"), items.getFirst().attributes());
    }

    @Test
    void items_below_a_property_have_ids_of_several_places() {
        var body =
                "{\"a\":{\"events\":[9]},\"events\":[{\"resourceId\":\"r\",\"eventType\":\"UPDATE\",\"n\":2},"
                    + "{\"resourceId\":\"r\"}],\"entropy\":\"ü\"}";
        var items = Items.of(batch(body, XERO));
        assertEquals(
                List.of(
                        "sendgrid:r.UPDATE.2:" + hash(text(items.getFirst())),
                        "sendgrid:r:" + hash(text(items.getLast()))),
                ids(items));
        assertEquals("{\"resourceId\":\"r\"}", text(items.getLast()));
    }

    /** The same whenever it comes: alone, in another batch, or beside others. */
    @Test
    void an_item_has_its_id_from_itself() {
        var one = "{\"sg_event_id\":\"a\"}";
        var alone = Items.of(batch("[" + one + "]", SENDGRID)).getFirst();
        var beside = Items.of(batch("[{\"sg_event_id\":\"b\"}," + one + "]", SENDGRID)).getLast();
        assertEquals(alone.id(), beside.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sg_event_id\":null}",
                "{\"sg_event_id\":\"\"}",
                "{\"sg_event_id\":{}}",
                "{\"sg_event_id\":1.5}",
                "7",
                "\"text\"",
                "null",
                "[1]"
            })
    void without_an_id_it_is_known_by_its_place_and_bytes(String item) {
        var whole = batch("[" + item + "," + item + "]", SENDGRID);
        var items = Items.of(whole);
        assertEquals(2, new HashSet<>(ids(items)).size());
        assertEquals(ids(items), ids(Items.of(whole)));
        assertEquals(item, text(items.getFirst()));
        assertEquals(
                whole.id() + "#0-", items.getFirst().id().substring(0, whole.id().length() + 3));
    }

    /** As for whole events: in this batch, and in any other. */
    @Test
    void the_same_id_with_other_bytes_is_another_item() {
        var one = Items.of(batch("[{\"sg_event_id\":\"a\",\"n\":1}]", SENDGRID)).getFirst();
        var other = Items.of(batch("[{\"sg_event_id\":\"a\",\"n\":2}]", SENDGRID)).getFirst();
        var again = Items.of(batch("[7,{\"sg_event_id\":\"a\",\"n\":1}]", SENDGRID)).getLast();
        assertNotEquals(one.id(), other.id());
        assertEquals(one.id(), again.id());
    }

    @Test
    void what_a_sender_changes_when_it_sends_an_item_again_does_not_count() {
        var where = "{\"pointer\":\"\",\"id\":[\"/eventId\"],\"volatile\":[\"/attemptNumber\"]}";
        var body = "[{\"eventId\":1,\"attemptNumber\":%d,\"n\":%d}]";
        var first = Items.of(batch(body.formatted(0, 5), where)).getFirst();
        var retry = Items.of(batch(body.formatted(1, 5), where)).getFirst();
        var other = Items.of(batch(body.formatted(1, 6), where)).getFirst();
        assertEquals(first.id(), retry.id());
        assertNotEquals(first.id(), other.id());
    }

    /** Of Adyen's item some values are signed: with other bytes around them it is the same item. */
    @Test
    void an_item_of_which_values_are_signed_is_known_by_these_alone() {
        var where =
                "{\"pointer\":\"/items\",\"id\":[\"/ref\",\"/account\"],\"type\":\"/code\","
                        + "\"signed\":[\"/ref\",\"/account\",\"/amount\",\"/code\"]}";
        var body = "{\"items\":[{\"ref\":\"P1\",\"account\":\"%s\",\"amount\":%d,\"why\":\"%s\"}]}";
        var one = Items.of(batch(body.formatted("M", 5, ""), where)).getFirst();
        var dressed = Items.of(batch(body.formatted("M", 5, "captured"), where)).getFirst();
        var account = Items.of(batch(body.formatted("N", 5, ""), where)).getFirst();
        var amount = Items.of(batch(body.formatted("M", 6, ""), where)).getFirst();
        assertEquals(one.id(), dressed.id());
        assertEquals(3, new HashSet<>(ids(List.of(one, account, amount))).size());
        assertEquals("sendgrid:P1.M:", one.id().substring(0, 14));
    }

    @Test
    void ids_and_types_of_any_letters_are_kept() {
        var body = "[{\"sg_event_id\":\"a b\",\"event\":\"Order Created\"}]";
        var item = Items.of(batch(body, SENDGRID)).getFirst();
        assertEquals("sendgrid:a%20b:" + hash(text(item)), item.id());
        assertEquals("Order%20Created", item.type());
    }

    @Test
    void equal_ids_in_one_batch_stay_apart() {
        var body =
                "[{\"sg_event_id\":\"a\",\"n\":1},{\"sg_event_id\":\"a\",\"n\":2},{\"sg_event_id\":\"a\",\"n\":2}]";
        var ids = ids(Items.of(batch(body, SENDGRID)));
        assertEquals(3, new HashSet<>(ids).size());
        assertEquals(ids.get(1) + "~2", ids.get(2));
        ids.forEach(id -> assertEquals("sendgrid:a:", id.substring(0, 11)));
    }

    /** Whoever knows the secret of a token could otherwise use up another event's id. */
    @Test
    void an_id_that_nobody_signed_is_bound_to_its_bytes() {
        var body = "[{\"sg_event_id\":\"a\",\"n\":%d}]";
        var attributes = Map.of("source", "graph", "strength", "none", Items.ATTRIBUTE, SENDGRID);
        var one = Items.of(message("graph:1", body.formatted(1), attributes)).getFirst();
        var other = Items.of(message("graph:2", body.formatted(2), attributes)).getFirst();
        assertNotEquals(one.id(), other.id());
    }

    @Test
    void a_message_that_brings_no_batch_is_its_own_only_item() {
        var plain = message("a:1", "{\"id\":1}", Map.of("source", "a"));
        assertEquals(List.of(plain), Items.of(plain));
        for (var body : List.of("{}", "{\"events\":{}}", "{\"events\":7}", "7", "[]")) {
            var whole = batch(body, XERO);
            assertEquals(List.of(whole), Items.of(whole), body);
        }
        assertEquals(List.of(), Items.of(batch("[]", SENDGRID)));
    }

    @Test
    void the_longest_ids_still_fit_a_message() {
        var id = "x".repeat(256);
        var attributes =
                Map.of("source", "s".repeat(63), "strength", "none", Items.ATTRIBUTE, SENDGRID);
        var body = "[{},{\"sg_event_id\":\"" + "y".repeat(160) + "\"}]";
        for (var item : Items.of(message(id, body, attributes))) {
            assertFalse(item.id().length() > 256);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"sg_event_id\":\"secret\"}", "[{]", "[1,,2]", "", "secret"})
    void a_batch_that_is_not_json_is_told_without_what_it_holds(String body) {
        var whole = batch(body, SENDGRID);
        var told = assertThrows(IllegalArgumentException.class, () -> Items.of(whole));
        assertFalse(String.valueOf(told.getMessage()).contains("secret"), told.getMessage());
        assertEquals(null, told.getCause());
    }

    private static Message batch(String body, String items) {
        var attributes = Map.of("source", "sendgrid", "strength", "whole", Items.ATTRIBUTE, items);
        return message("sendgrid:5e884898", body, attributes);
    }

    private static Message message(String id, String body, Map<String, String> attributes) {
        return new Message(
                id,
                "sendgrid.unknown",
                Instant.EPOCH,
                Payload.of(body.getBytes(StandardCharsets.UTF_8)),
                attributes,
                null);
    }

    private static String hash(String bytes) {
        return Payload.ofText(bytes).sha256().substring(0, 16);
    }

    private static List<String> ids(List<Message> items) {
        return items.stream().map(Message::id).toList();
    }

    private static String text(Message item) {
        return new String(item.payload().bytes(), StandardCharsets.UTF_8);
    }
}
