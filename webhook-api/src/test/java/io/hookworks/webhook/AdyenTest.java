package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Adyen signs some values of one item: one signature is one event. */
class AdyenTest {
    private static final byte[] KEY = HexFormat.of().parseHex("44782DEF547AAA06C910C43932B1EB0C");
    private static final String ITEM =
            """
            {"additionalData":{"hmacSignature":"%s"},"pspReference":"%s","eventCode":"%s",
            "merchantAccountCode":"%s","merchantReference":"%s","success":%s,"reason":"%s",
            "amount":{"value":%s,"currency":"EUR"}}\
            """;

    private static Door door;

    @BeforeAll
    static void open() {
        door = new Door();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @AfterEach
    void forget() {
        door.forget();
        door.takeAll();
    }

    private static String signature(String signed) {
        return Signatures.base64("HmacSHA256", KEY, signed);
    }

    private static String list(String item) {
        return "{\"notificationItems\":[{\"NotificationRequestItem\":" + item + "}]}";
    }

    private static int post(String body) {
        return door.post("adyen", body.getBytes(UTF_8), Map.of()).statusCode();
    }

    /** https://github.com/Adyen/adyen-magento2/issues/415 */
    @Test
    void reports_of_several_merchant_accounts_under_one_reference_all_land() {
        var ids = new ArrayList<String>();
        for (var account : List.of("Shop_DE", "Shop_FR", "Shop_NL")) {
            var signed = signature("report.csv::" + account + "::0:EUR:REPORT_AVAILABLE:true");
            var item =
                    ITEM.formatted(
                            signed,
                            "report.csv",
                            "REPORT_AVAILABLE",
                            account,
                            "",
                            "\"true\"",
                            "https://ca.adyen.com/" + account,
                            "0");
            assertEquals(200, post(list(item)));
            var landed = door.takeAll();
            assertEquals(1, landed.size(), account);
            ids.add(landed.getFirst().id());
            assertEquals(
                    "report.csv." + account + ".REPORT_AVAILABLE.true",
                    landed.getFirst().attributes().get("event-id"));
        }
        assertEquals(3, ids.stream().distinct().count());
    }

    @Test
    void a_signed_amount_that_changed_is_another_event() {
        var landed = new ArrayList<Message>();
        for (var amount : List.of("5", "6")) {
            var signed = signature("P1::M:R:" + amount + ":EUR:CAPTURE:true");
            var item = ITEM.formatted(signed, "P1", "CAPTURE", "M", "R", "\"true\"", "", amount);
            assertEquals(200, post(list(item)));
            landed.addAll(door.takeAll());
        }
        assertEquals(2, landed.stream().map(Message::id).distinct().count());
        assertEquals(landed.getFirst().id(), landed.getLast().attributes().get("same-id-as"));
    }

    @Test
    void what_nobody_signed_gives_an_event_no_other_id() {
        var signed = signature("P2::M:R:5:EUR:CAPTURE:true");
        for (var reason : List.of("", "changed by whoever captured it")) {
            var item = ITEM.formatted(signed, "P2", "CAPTURE", "M", "R", "\"true\"", reason, "5");
            assertEquals(200, post(list(item)), reason);
        }
        assertEquals(1, door.takeAll().size());
    }

    /** A text and a truth have the same signed bytes. */
    @Test
    void a_value_of_another_kind_is_refused() {
        var signed = signature("P3::M:R:5:EUR:CAPTURE:true");
        for (var success : List.of("true", "{}", "[\"true\"]")) {
            var item = ITEM.formatted(signed, "P3", "CAPTURE", "M", "R", success, "", "5");
            assertEquals(401, post(list(item)), success);
        }
        assertEquals(List.of(), door.takeAll());
    }

    /** The merchant writes it, and Adyen signs it as it is. */
    @Test
    void the_merchant_s_reference_may_hold_a_colon_and_nothing_else_may() {
        var signed = signature("P4::M:order:7:5:EUR:CAPTURE:true");
        var right = ITEM.formatted(signed, "P4", "CAPTURE", "M", "order:7", "\"true\"", "", "5");
        assertEquals(200, post(list(right)));
        var shifted = ITEM.formatted(signed, "P4", "CAPTURE", "M:order", "7", "\"true\"", "", "5");
        assertEquals(401, post(list(shifted)));
    }

    @Test
    void an_object_in_place_of_the_list_is_refused() {
        var signed = signature("P5::M:R:5:EUR:CAPTURE:true");
        var item = ITEM.formatted(signed, "P5", "CAPTURE", "M", "R", "\"true\"", "", "5");
        assertEquals(200, post(list(item)));
        var inside = "{\"NotificationRequestItem\":" + item + "}";
        for (var body :
                List.of(
                        "{\"notificationItems\":{\"0\":" + inside + "}}",
                        "{\"notificationItems\":{\"0\":" + inside + ",\"1\":{}}}",
                        "{\"notificationItems\":[" + inside + ",{}]}")) {
            assertEquals(401, post(body), body);
        }
    }
}
