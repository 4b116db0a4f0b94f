package io.hookworks.dev;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.Objects.requireNonNull;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Terminal;
import io.hookworks.signature.Signer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person sees who follows the README, on each provider: everything runs as in dev. */
@ParameterizedClass
@EnumSource(Hookworks.Provider.class)
class StoryTest {
    private static final String HOSTILE = "<img/src=x/onerror=alert(1)>";

    /** Set before the first test of each provider. */
    @SuppressWarnings("NullAway.Init")
    private static Desk desk;

    private final Hookworks.Provider provider;

    StoryTest(Hookworks.Provider provider) {
        this.provider = provider;
    }

    @BeforeParameterizedClassInvocation
    static void dev_runs(Hookworks.Provider provider, @TempDir Path folder) throws Exception {
        Brokers.require(provider);
        desk =
                Desk.sitDown(
                        provider,
                        folder,
                        Map.of(
                                "{attempts: 6, first: 1s, max: 10m}",
                                "{attempts: 2, first: 1s, max: 1s}",
                                "    provider: stripe\n", // the app too knows what it has done
                                "    provider: stripe\n    dedupe: 0s\n",
                                "\ndestinations:\n", // what the dashboard shows is there
                                disks(folder) + "\ndestinations:\n"));
    }

    @AfterParameterizedClassInvocation
    static void dev_stops() {
        desk.close();
    }

    /** A count of the broker's. */
    private String counted(int count) {
        return switch (provider) {
            case SQS -> "" + count;
            case PUBSUB -> "unknown";
        };
    }

    /** A count of dead letters, some at least. */
    private String dead(int count) {
        return "" + count;
    }

    @Test
    void an_event_becomes_a_mail_and_the_same_event_again_does_not() {
        var before = desk.rows("Mail").size();

        var sent = desk.hookworks("send", "stripe", "--type", "invoice.paid", "--id", "evt_once");
        await().until(() -> desk.endings("stripe:evt_once"), is(List.of("done")));
        var again = desk.hookworks("send", "stripe", "--type", "invoice.paid", "--id", "evt_once");
        await().until(() -> desk.endings("stripe:evt_once"), is(List.of("done", "done")));

        assertEquals(ExitCode.OK, sent.exitCode(), sent.err());
        assertTrue(sent.out().startsWith("evt_once  200"), sent.out());
        assertEquals(ExitCode.OK, again.exitCode());
        assertEquals(before + 1, desk.rows("Mail").size());
        assertTrue(desk.rows("Mail").getFirst().get(2).contains("Your receipt for invoice"));
    }

    @Test
    void a_changed_byte_is_refused_and_goes_nowhere() {
        var body = "{\"type\":\"contact.created\"}".getBytes(StandardCharsets.UTF_8);
        var signed = signed("msg_changed", body);
        body[2] ^= 1;

        var answer = desk.answer(partner(signed, body));

        assertEquals(401, answer.statusCode(), answer.body());
        var row = desk.hookworks("queues").row("crm-updates");
        var none = counted(0);
        assertEquals(List.of(none, "0", none, none, none), List.of(row).subList(1, 6));
        assertEquals(List.of(), desk.endings("partner:msg_changed"));
    }

    @Test
    void what_a_broken_destination_refused_arrives_once_it_is_mended() {
        desk.tellCrmToAnswer(500);
        var sent = desk.hookworks("send", "partner", "--id", "msg_dead");
        assertEquals(ExitCode.OK, sent.exitCode(), sent.err());
        await().until(() -> desk.endings("partner:msg_dead").size(), is(2));

        var endings = desk.endings("partner:msg_dead");
        assertTrue(
                endings.getFirst().startsWith("dead letter: attempts used up (2)"), "" + endings);
        assertTrue(endings.getLast().startsWith("again in"), "" + endings);
        var message = desk.rows("Deliveries").getFirst().get(3);
        assertEquals("partner:msg_dead", Desk.withoutHash(message));
        seen_by_the_operator(message);

        desk.tellCrmToAnswer(200);
        var looked = desk.hookworks("dlq", "redrive", "--queue", "crm-updates", "--dry-run");
        assertTrue(looked.out().startsWith("would move 1, left 0"), looked.out());
        var moved = redrive();
        assertTrue(moved.out().startsWith("moved 1, left 0"), moved.out());
        await().until(() -> desk.endings("partner:msg_dead").getFirst(), is("done"));

        var calls = calls("partner:msg_dead");
        assertEquals(3, calls.size(), "under the same webhook-id");
        assertEquals("contact.created", calls.getFirst().get(1));
        assertEquals("200", calls.getFirst().get(3));
        var none = redrive();
        assertEquals(ExitCode.NOTHING, none.exitCode(), none.out());
    }

    private static Terminal redrive() {
        return desk.hookworks(
                "dlq", "redrive", "--queue", "crm-updates", "--reason", "mended", "--yes");
    }

    private void seen_by_the_operator(String id) {
        var none = counted(0);
        assertArrayEquals(
                new String[] {"crm-updates", none, "0", none, none, counted(1), "1-1 x 10"},
                desk.hookworks("queues").row("crm-updates"));
        assertEquals(dead(1), desk.hookworks("dlq", "ls").row("crm-updates")[1]);
        var letter = desk.hookworks("dlq", "ls", "--queue", "crm-updates").row(id);
        assertEquals("contact.created", letter[1]);
        assertEquals("2", letter[2]);
        var shown = desk.hookworks("dlq", "show", "--queue", "crm-updates", id);
        assertEquals("crm-updates", shown.row("queue")[1]);
        assertTrue(shown.row("reason")[1].contains("500"), shown.out());
        assertTrue(shown.out().contains("contact.created"), "with its payload: " + shown.out());
        var other = desk.hookworks("dlq", "show", "--queue", "crm-updates", "evt_unknown");
        assertEquals(ExitCode.NOTHING, other.exitCode());
    }

    @Test
    void any_client_of_the_broker_can_send_what_workers_handle() {
        try (var client = desk.plainClient()) {
            client.put("crm-updates", contact("ce-type", "contact.merged", "ce-id", "plain-1"));

            await().until(() -> desk.endings("plain-1"), is(List.of("done")));
            assertEquals("contact.merged", calls("plain-1").getFirst().get(1));
        }
    }

    @Test
    void what_lacks_a_type_is_a_dead_letter_at_once_and_readable_by_any_client() {
        try (var client = desk.plainClient()) {
            client.put("billing", contact("ce-id", "untyped"));

            await().until(() -> desk.hookworks("dlq", "ls").row("billing")[1], is(dead(1)));
            var letter = client.look("billing-dlq");
            assertEquals("{\"contact\": 1}", letter.body());
            var facts = letter.attributes();
            assertEquals("billing", facts.get("hw-dead-queue"));
            assertEquals("1", facts.get("hw-dead-attempts"));
            assertTrue(requireNonNull(facts.get("hw-dead-reason")).contains("ce-type"), "" + facts);
            assertEquals("untyped", facts.get("raw-ce-id"));
        }
    }

    @Test
    void the_page_shows_hostile_names_as_text() {
        try (var client = desk.plainClient()) {
            client.put("crm-updates", contact("ce-type", HOSTILE, "ce-id", HOSTILE));

            await().until(desk::page, containsString("&lt;img/src=x/onerror=alert(1)&gt;"));
            assertFalse(desk.page().contains("<img"));
        }
    }

    @Test
    void the_doctor_finds_nothing_wrong() {
        var doctor = desk.hookworks("doctor");

        assertEquals(ExitCode.OK, doctor.exitCode(), doctor.out());
        assertTrue(doctor.out().contains("2 queues, 3 sources, 1 destinations"), doctor.out());
        assertTrue(doctor.out().contains("ok       billing"), doctor.out());
        assertTrue(doctor.out().contains("ok       crm-updates"), doctor.out());
    }

    @Test
    void health_and_metrics_are_on_the_management_port_alone() throws IOException {
        desk.hookworks("send", "partner", "--id", "metered");
        await().until(() -> desk.endings("partner:metered"), is(List.of("done")));

        var health = desk.read(desk.management().resolve("/health"));
        assertEquals(200, health.statusCode());
        assertTrue(health.body().contains("\"status\":\"UP\""), health.body());
        var metrics = desk.read(desk.management().resolve("/prometheus")).body();
        assertTrue(metrics.contains("hookworks_deliveries"), metrics);
        assertTrue(metrics.contains("hookworks_webhooks"), metrics);
        for (var name : dashboard()) {
            assertTrue(metrics.contains("\n" + name), name + " is on no worker's or API's page");
        }
        for (var path : List.of("/health", "/prometheus", "/", "/dev/crm")) {
            assertEquals(404, desk.read(desk.api().resolve(path)).statusCode(), path);
        }
        var webhooks = desk.management().resolve("/webhooks/stripe");
        assertEquals(401, desk.answer(HttpRequest.newBuilder(webhooks).build()).statusCode());
    }

    @Test
    void a_foreign_page_reaches_no_port_of_dev() throws IOException {
        for (var path : List.of("/", "/health", "/dev/crm")) {
            assertStatus(421, desk.management(), "GET " + path, "Host: evil.example");
        }
        assertStatus(421, desk.api(), "POST /webhooks/stripe", "Host: evil.example:80");
        assertStatus(401, desk.api(), "POST /webhooks/stripe", "Host: 127.0.0.1");
        var button = "POST /dev/crm/answer/500";
        var origin = "Host: localhost\r\nOrigin: https://evil.example";
        assertStatus(403, desk.management(), button, origin);
        desk.hookworks("send", "partner", "--id", "unbroken");
        await().until(() -> desk.endings("partner:unbroken"), is(List.of("done")));
    }

    /** By hand, since the client of the JDK sets the Host header itself. */
    private static void assertStatus(int status, URI port, String request, String headers)
            throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port.getPort())) {
            var text =
                    "%s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .formatted(request, headers);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + status), request + ": " + answer);
        }
    }

    private static String disks(Path folder) {
        return "\nspool: {directory: %s/spool, sources: [partner]}\nquarantine: {directory: %s/held}\n"
                .formatted(folder, folder);
    }

    /** The metrics that the dashboard asks for. */
    private static Set<String> dashboard() throws IOException {
        var text = Files.readString(Path.of("../../docs/grafana/hookworks.json"));
        var names =
                Pattern.compile("hookworks_[a-z_]+")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        assertTrue(names.size() > 10, names.toString());
        return names;
    }

    private static List<List<String>> calls(String id) {
        return desk.rows("Sample CRM").stream()
                .filter(row -> Desk.withoutHash(row.get(2)).equals(id))
                .toList();
    }

    private static Map<String, String> signed(String id, byte[] body) {
        var source = requireNonNull(desk.home().read(Purpose.TAKE).sources().get("partner"));
        var signer = new Signer(source.profile().scheme(), source.secrets().getFirst().secret());
        return signer.sign(id, Instant.now(), body);
    }

    private static HttpRequest partner(Map<String, String> headers, byte[] body) {
        var request =
                HttpRequest.newBuilder(desk.api().resolve("/webhooks/partner"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        return request.build();
    }

    private static PlainClient.Raw contact(String... attributes) {
        var named = new HashMap<String, String>();
        for (var i = 0; i < attributes.length; i += 2) {
            named.put(attributes[i], attributes[i + 1]);
        }
        return new PlainClient.Raw("{\"contact\": 1}", named);
    }
}
