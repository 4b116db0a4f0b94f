package io.hookworks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.Claim;
import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.Message;
import io.hookworks.queue.Outgoing;
import io.hookworks.queue.Payload;
import io.hookworks.queue.testkit.FaultyClaims;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Handlers see what was sent, whole and unchanged, wherever its payload waited; or nothing. */
class ClaimsTest {
    private static final Payload BODY = Payload.of(new byte[] {0, 1, 2, -1, -2, '\n', 0});
    private static final Claim CLAIM = Claim.of("stripe", BODY);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final List<Message> seen = new CopyOnWriteArrayList<>();
    private Rig rig;
    private FaultyClaims store;

    @BeforeEach
    void open() {
        rig = new Rig();
        store = new FaultyClaims(new ClaimFolder(folder));
    }

    @AfterEach
    void close() throws InterruptedException {
        store.open();
        rig.close();
    }

    private void start(int attempts) {
        rig.workers.claims(store);
        startWithoutStore(attempts);
    }

    private void startWithoutStore(int attempts) {
        var handlers =
                Handlers.all(
                        (message, attempt) -> {
                            seen.add(message);
                            return Verdict.done();
                        });
        rig.start(1, attempts, handlers);
    }

    private Message whole() {
        var attributes = Map.of("source", "stripe", "content-type", "application/pdf");
        return new Message("a", "file.made", rig.clock.instant(), BODY, attributes, null);
    }

    private Message sendClaimed() {
        store.put(CLAIM, BODY, SOON);
        var whole = whole();
        send(CLAIM.inPlaceOf(whole));
        return whole;
    }

    private void send(Message message) {
        rig.queues.send(Rig.QUEUE, List.of(Outgoing.now(message)));
    }

    private Ending firstEnding() {
        return rig.awaitReports(1).getFirst().ending();
    }

    @Test
    void a_handler_sees_the_message_as_it_was_sent() {
        var whole = sendClaimed();
        start(3);
        assertEquals(new Ending.Acked(), firstEnding());
        assertEquals(List.of(whole), seen);
    }

    @Test
    void nothing_is_deleted_after_success() {
        sendClaimed();
        start(3);
        assertEquals(new Ending.Acked(), firstEnding());
        assertEquals(BODY, store.get(CLAIM, SOON));
    }

    @Test
    void a_message_with_its_payload_asks_no_store() {
        store.fail(Kind.UNAVAILABLE);
        send(whole());
        start(3);
        assertEquals(new Ending.Acked(), firstEnding());
        assertEquals(BODY, seen.getFirst().payload());
        assertEquals(0, store.gets());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void a_changed_byte_is_a_dead_letter_that_names_the_claim(int place)
            throws IOException, InterruptedException {
        sendClaimed();
        var bytes = BODY.bytes();
        bytes[place] ^= 1;
        Files.write(folder.resolve(CLAIM.name()), bytes);
        start(3);
        assertDeadBecause("claim " + CLAIM + " is not what was put there");
    }

    @Test
    void a_byte_too_many_or_too_few_is_a_dead_letter() throws Exception {
        sendClaimed();
        Files.write(folder.resolve(CLAIM.name()), new byte[BODY.size() - 1]);
        start(3);
        assertDeadBecause("is not what was put there");
    }

    private void assertDeadBecause(String reason) throws InterruptedException {
        var ending = assertInstanceOf(Ending.DeadLettered.class, firstEnding());
        assertTrue(ending.reason().contains(reason), ending.reason());
        assertEquals(List.of(), seen, "no handler saw anything");
        var letter = rig.deadLetters().getFirst();
        assertTrue(letter.reason().contains(reason), letter.reason());
    }

    @Test
    void a_dead_letter_carries_its_claim_and_is_whole_again_when_sent_back() throws Exception {
        var whole = sendClaimed();
        Files.write(folder.resolve(CLAIM.name()), new byte[BODY.size()]);
        start(3);
        assertInstanceOf(Ending.DeadLettered.class, firstEnding());
        store.put(CLAIM, BODY, SOON); // mended
        send(rig.deadLetters().getFirst().message()); // as a redrive does
        assertEquals(new Ending.Acked(), rig.awaitReports(2).getLast().ending());
        assertEquals(List.of(whole), seen);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "DENIED"})
    void a_store_that_is_away_costs_no_attempt(Kind kind) {
        var whole = sendClaimed();
        store.fail(kind);
        start(1);
        var released = assertInstanceOf(Ending.Released.class, firstEnding());
        assertFalse(released.attempt());
        assertTrue(released.reason().contains(CLAIM.name()), released.reason());
        store.fail(null);
        rig.clock.advance(Duration.ofMinutes(1));
        assertEquals(new Ending.Acked(), rig.awaitReports(2).getLast().ending());
        assertEquals(List.of(whole), seen);
    }

    @Test
    void what_is_not_there_is_tried_again_and_then_a_dead_letter_that_names_the_claim()
            throws Exception {
        sendClaimed();
        Files.delete(folder.resolve(CLAIM.name()));
        start(2);
        assertTrue(assertInstanceOf(Ending.Released.class, firstEnding()).attempt());
        rig.clock.advance(Duration.ofMinutes(1));
        var last = rig.awaitReports(2).getLast().ending();
        var reason = assertInstanceOf(Ending.DeadLettered.class, last).reason();
        assertTrue(reason.startsWith("attempts used up (2): claim " + CLAIM.name()), reason);
        assertEquals(CLAIM, Claim.on(rig.deadLetters().getFirst().message()).orElseThrow());
    }

    @Test
    void without_a_store_no_handler_is_given_an_empty_payload() throws InterruptedException {
        sendClaimed();
        startWithoutStore(1);
        assertDeadBecause("claim " + CLAIM + ", and this worker has no claim-check");
    }

    @Test
    void a_claim_that_leads_elsewhere_is_a_dead_letter() throws InterruptedException {
        var attributes = Map.of(Claim.NAME, "../../etc/passwd", Claim.SIZE, "5");
        send(whole().withAttributes(attributes));
        start(3);
        assertDeadBecause("its claim cannot be read");
        assertEquals(0, store.gets());
    }

    @Test
    void its_lease_is_kept_while_it_is_fetched() {
        var whole = sendClaimed();
        store.shut();
        start(3);
        Rig.await(() -> store.gets() == 1);
        for (var i = 0; i < 3; i++) {
            var before = rig.renewals.size();
            rig.clock.advance(Rig.LEASE.multipliedBy(6).dividedBy(10));
            Rig.await(() -> rig.renewals.size() > before);
        }
        store.open();
        assertEquals(new Ending.Acked(), firstEnding());
        assertEquals(List.of(whole), seen);
        assertEquals(1, store.gets());
    }

    @Test
    void the_timeout_of_an_attempt_ends_a_fetch() {
        sendClaimed();
        store.shut();
        var brief =
                new WorkerSettings(
                        Rig.QUEUE,
                        1,
                        Rig.LEASE,
                        Duration.ofMillis(100),
                        new Backoff(3, Duration.ofSeconds(2), Duration.ofMinutes(1)),
                        WorkerSettings.POLL);
        rig.workers.claims(store);
        rig.workers.handle(brief, Handlers.all((message, attempt) -> Verdict.done()));
        rig.workers.start();
        Rig.await(() -> store.gets() == 1);
        rig.clock.advance(Duration.ofMillis(200));
        var released = assertInstanceOf(Ending.Released.class, firstEnding());
        assertTrue(released.attempt());
        assertEquals("timed out after 100 ms", released.reason());
    }
}
