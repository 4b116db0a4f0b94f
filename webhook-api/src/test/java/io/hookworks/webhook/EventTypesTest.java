package io.hookworks.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.queue.VisibleText;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

/** Types of any letters reach their route, and handlers see which of them nobody signed. */
class EventTypesTest {
    private static final String FILE =
            """
            provider: sqs
            queues: {orders: {}, rest: {}}
            sources:
              shop:
                provider: hmac
                secrets: ["${SHOP_SECRET}"]
                scheme: {signature: {header: X-Signature}, type: {pointer: /type}}
                queue: rest
                routes: {"Order Created": orders, "Pedido criação": orders, "a%20b": orders}
              headed:
                provider: hmac
                secrets: ["${SHOP_SECRET}"]
                scheme: {signature: {header: X-Signature}, type: {header: X-Type}}
                queue: rest
                routes: {"Order Created": orders}
              github:
                provider: github
                secrets: ["${SHOP_SECRET}"]
                queue: rest
              stripe:
                provider: stripe
                secrets: ["${SHOP_SECRET}"]
                queue: rest
            """;

    private static Door door;

    @BeforeAll
    static void open() {
        door = Door.of(FILE, EventTypesTest::variable, Instant.ofEpochSecond(1_767_225_600));
    }

    private static @Nullable String variable(String name) {
        return name.equals("HOOKWORKS_PROVIDER") ? null : "a secret of the shop";
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({"Order Created", "Pedido criação", "a b"})
    void a_type_with_spaces_or_other_letters_has_its_route_and_can_be_read_back(String type) {
        door.deliver("shop", ("{\"type\":\"" + type + "\"}").getBytes(UTF_8));
        var landed = door.take("orders");
        assertEquals(1, landed.size());
        assertEquals(VisibleText.encode(type), landed.getFirst().type());
        assertEquals(type, VisibleText.decode(landed.getFirst().type()));
    }

    @Test
    void a_type_that_looks_like_an_escape_is_another() {
        door.deliver("shop", "{\"type\":\"Order%20Created\"}".getBytes(UTF_8));
        assertEquals("Order%2520Created", door.take("rest").getFirst().type());
    }

    /** A header's bytes are read as characters one by one, and mostly are UTF-8. */
    @Test
    void a_type_in_a_header_has_its_route_too() {
        var type = new String("Order Created".getBytes(UTF_8), ISO_8859_1);
        door.deliver("headed", "{}".getBytes(UTF_8), "X-Type", type);
        var landed = door.take("orders").getFirst();
        assertEquals("Order%20Created", landed.type());
        assertEquals("type", landed.attributes().get("unsigned"));
    }

    /** Whoever captured a request of GitHub's can send it again as another type and delivery. */
    @Test
    void a_handler_sees_which_of_id_and_type_nobody_signed() {
        door.deliver(
                "github",
                "{\"action\":\"opened\"}".getBytes(UTF_8),
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                "another");
        assertEquals("id,type", door.take("rest").getFirst().attributes().get("unsigned"));
        door.deliver("stripe", "{\"id\":\"evt_1\",\"type\":\"a\"}".getBytes(UTF_8));
        assertEquals(null, door.take("rest").getFirst().attributes().get("unsigned"));
    }
}
