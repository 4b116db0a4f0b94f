package io.hookworks.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.config.Hookworks;
import io.hookworks.ops.ExitCode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What an operator sees and does when a source's requests are refused. */
class SourcesTest {
    private static final byte[] EVENT = "{\"type\":\"invoice.paid\"}".getBytes(UTF_8);

    /** Set before the first test. */
    @SuppressWarnings("NullAway.Init")
    private static Desk desk;

    @BeforeAll
    static void dev_runs(@TempDir Path folder) throws IOException {
        desk =
                Desk.sitDown(
                        Hookworks.Provider.SQS,
                        folder,
                        Map.of(
                                "    provider: github\n",
                                "    provider: github\n    unverified: quarantine\n",
                                "\ndestinations:\n",
                                "\nquarantine: {directory: "
                                        + folder.resolve("quarantine")
                                        + "}\n\ndestinations:\n"));
    }

    @AfterAll
    static void dev_stops() {
        desk.close();
    }

    @Test
    void a_wrong_secret_is_seen_in_the_list_in_its_requests_and_by_the_doctor() throws Exception {
        var signature = "t=" + Instant.now().getEpochSecond() + ",v1=" + "0".repeat(64);
        for (var i = 0; i < 3; i++) {
            assertEquals(401, post("stripe", "Stripe-Signature", signature));
        }

        var row = desk.hookworks("sources").row("stripe");
        assertEquals("refuse", row[2]);
        assertEquals("0", row[3]);
        assertEquals("3", row[4]);
        assertTrue(row[7].startsWith("MISMATCH 20"), row[7]);
        var shown = desk.hookworks("sources", "show", "stripe");
        assertEquals("MISMATCH", shown.row("cause")[1]);
        assertEquals("(not shown)", shown.row("Stripe-Signature")[1]);
        assertFalse(shown.out().contains("000000"), shown.out());
        var json = new ObjectMapper().readTree(desk.hookworks("sources", "-o", "json").out());
        assertEquals(3, json.path(0).path("outcomes").path("unauthorized").asInt());
        var doctor = desk.hookworks("doctor");
        assertEquals(ExitCode.OK, doctor.exitCode());
        assertTrue(
                doctor.out()
                        .contains(
                                "warning  stripe: its last 3 refusals are all MISMATCH, and nothing"
                                        + " of it was ever taken. Its secret is another one"),
                doctor.out());
    }

    @Test
    void quarantine_is_looked_at_and_emptied_by_command() throws Exception {
        var forged = "sha256=" + "0".repeat(64);
        assertEquals(200, post("github", "X-Hub-Signature-256", forged));

        assertEquals("1", desk.hookworks("sources").row("github")[5]);
        var released = desk.hookworks("sources", "release", "github", "--dry-run");
        assertEquals("would release 0, kept 1, failed 0", released.out().strip());
        assertEquals(ExitCode.NOTHING, released.exitCode());
        var discarded = desk.hookworks("sources", "discard", "github");
        assertEquals("discarded 1, kept 0, failed 0", discarded.out().strip());
        assertEquals(ExitCode.OK, discarded.exitCode());
        assertEquals("0", desk.hookworks("sources").row("github")[5]);
    }

    @Test
    void an_event_that_comes_again_is_no_refusal_and_can_be_let_through() throws Exception {
        for (var i = 0; i < 2; i++) {
            desk.hookworks("send", "partner", "--id", "again");
        }
        var row = desk.hookworks("sources").row("partner");
        assertEquals("1", row[3]);
        assertEquals("0", row[4]);
        var forgot = desk.hookworks("sources", "forget", "partner");
        assertEquals("forgot 1, kept 0, failed 0", forgot.out().strip());
        desk.hookworks("send", "partner", "--id", "again");
        assertEquals("2", desk.hookworks("sources").row("partner")[3]);
    }

    @Test
    void without_the_token_nobody_sees_any_of_it() throws Exception {
        assertEquals(401, desk.read(desk.management().resolve("/sources")).statusCode());
        assertEquals(404, desk.read(desk.api().resolve("/sources")).statusCode());
    }

    @Test
    void a_name_that_no_source_can_have_is_a_bad_request() {
        for (var action : List.of("release", "discard", "forget")) {
            var url = desk.management().resolve("/sources/No%20Name/" + action);
            var request =
                    HttpRequest.newBuilder(url)
                            .header("Authorization", "Bearer " + desk.token())
                            .POST(BodyPublishers.noBody());
            var answer = desk.answer(request.build());
            assertEquals(400, answer.statusCode(), answer::body);
            assertTrue(answer.body().contains("must match"), answer.body());
        }
    }

    @Test
    void a_name_that_is_not_in_the_file_is_answered_with_those_that_are() {
        var shown = desk.hookworks("sources", "show", "strype");
        assertEquals(ExitCode.USAGE, shown.exitCode());
        assertTrue(shown.err().contains("no source strype; it has [stripe, github, partner]"));
    }

    private static int post(String source, String header, String signature) throws Exception {
        var request =
                HttpRequest.newBuilder(desk.api().resolve("/webhooks/" + source))
                        .header("Content-Type", "application/json")
                        .header(header, signature)
                        .POST(BodyPublishers.ofByteArray(EVENT));
        return desk.answer(request.build()).statusCode();
    }
}
