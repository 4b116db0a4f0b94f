package io.hookworks.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class ClaimFolderTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Payload BODY = Payload.ofText("a large body, say");
    private static final Claim CLAIM = Claim.of("stripe", BODY);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path parent;

    private Path folder() {
        return parent.resolve("claims");
    }

    private List<String> files() throws IOException {
        try (var files = Files.walk(parent)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder().relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void what_is_put_is_got_and_lies_under_its_hash() throws IOException {
        try (var store = new ClaimFolder(folder())) {
            store.put(CLAIM, BODY, SOON);
            assertEquals(BODY, store.get(CLAIM, SOON));
            assertTrue(CLAIM.isOf(store.get(CLAIM, SOON)));
        }
        assertEquals(List.of(CLAIM.name()), files());
    }

    @Test
    void putting_it_again_leaves_one_file_which_is_new_again() throws IOException {
        try (var store = new ClaimFolder(folder())) {
            store.put(CLAIM, BODY, SOON);
            age(CLAIM.name());
            store.put(CLAIM, BODY, SOON);
            assertEquals(List.of(CLAIM.name()), files());
            assertEquals(0, store.sweep(LONG_AGO.plusSeconds(1)), "its age counts from the last");
        }
    }

    @Test
    void what_is_larger_than_its_claim_is_read_one_byte_beyond_and_is_not_it() throws IOException {
        try (var store = new ClaimFolder(folder())) {
            store.put(CLAIM, BODY, SOON);
            Files.write(folder().resolve(CLAIM.name()), new byte[1_000_000]);
            var got = store.get(CLAIM, SOON);
            assertEquals(CLAIM.size() + 1, got.size());
            assertFalse(CLAIM.isOf(got));
        }
    }

    @Test
    void what_was_changed_shortened_or_cut_off_is_not_it() {
        assertTrue(CLAIM.isOf(Payload.ofText("a large body, say")));
        assertFalse(CLAIM.isOf(Payload.ofText("a large body, saY")));
        assertFalse(CLAIM.isOf(Payload.ofText("a large body, sa")));
        assertFalse(CLAIM.isOf(Payload.empty()));
    }

    @Test
    void what_is_not_there_is_told_so() {
        try (var store = new ClaimFolder(folder())) {
            var thrown = assertThrows(ClaimException.class, () -> store.get(CLAIM, SOON));
            assertEquals(ClaimException.Kind.NOT_FOUND, thrown.kind());
            assertTrue(String.valueOf(thrown.getMessage()).contains(CLAIM.name()));
        }
    }

    @Test
    void a_folder_that_cannot_be_written_is_told_and_leaves_nothing() throws IOException {
        Files.writeString(folder(), "a file in the way");
        try (var store = new ClaimFolder(folder())) {
            var thrown = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, SOON));
            assertEquals(ClaimException.Kind.UNAVAILABLE, thrown.kind());
        }
        assertEquals(List.of(""), files());
    }

    @Test
    void a_put_whose_time_is_over_leaves_nothing() throws IOException {
        try (var store = new ClaimFolder(folder())) {
            var late = Duration.ofNanos(-1);
            var thrown = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, late));
            assertEquals(ClaimException.Kind.UNAVAILABLE, thrown.kind());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void a_put_that_is_interrupted_says_so_and_leaves_nothing() throws IOException {
        try (var store = new ClaimFolder(folder())) {
            Thread.currentThread().interrupt();
            var thrown = assertThrows(ClaimException.class, () -> store.put(CLAIM, BODY, SOON));
            assertTrue(Thread.interrupted(), "the flag is set again");
            assertEquals(ClaimException.Kind.CANCELLED, thrown.kind());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void only_what_is_old_and_ours_is_swept() throws IOException {
        var other = Claim.of("stripe", Payload.ofText("another"));
        try (var store = new ClaimFolder(folder())) {
            assertEquals(0, store.sweep(Instant.now()), "a folder that is not there yet");
            store.put(CLAIM, BODY, SOON);
            store.put(other, Payload.ofText("another"), SOON);
            Files.writeString(folder().resolve("notes.txt"), "somebody's");
            Files.writeString(folder().resolve("stripe/1.draft"), "half");
            for (var old : List.of(CLAIM.name(), "notes.txt", "stripe/1.draft")) {
                age(old);
            }
            assertEquals(2, store.sweep(LONG_AGO.plusSeconds(1)));
        }
        assertEquals(List.of("notes.txt", other.name()), files().stream().sorted().toList());
    }

    private void age(String name) throws IOException {
        Files.setLastModifiedTime(folder().resolve(name), FileTime.from(LONG_AGO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stripe",
                "../H",
                "stripe/../../H",
                "/H",
                "//H",
                "stripe//H",
                "stripe\\H",
                "./H",
                "-a/H",
                "Stripe/H",
                "stripe/H.draft",
                "stripe/H\n",
                "stripe\0/H",
                "stripe/%2e%2e/H",
            })
    void no_name_leads_out_of_the_folder(String name) {
        var full = name.replace("H", "0".repeat(64));
        assertThrows(IllegalArgumentException.class, () -> new Claim(full, 1), full);
    }

    @Test
    void a_claim_stands_on_its_message_and_comes_off_without_a_trace() {
        var attributes = Map.of("source", "stripe");
        var whole = new Message("a", "invoice.paid", LONG_AGO, BODY, attributes, "key");
        var sent = CLAIM.inPlaceOf(whole);
        assertEquals(Payload.empty(), sent.payload());
        assertEquals(CLAIM, Claim.on(sent).orElseThrow());
        assertEquals(whole, Claim.redeemed(sent, BODY));
        assertTrue(Claim.on(whole).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+5", "5 ", "9999999999"})
    void a_size_that_is_none_is_refused(String size) {
        var attributes = Map.of(Claim.NAME, CLAIM.name(), Claim.SIZE, size);
        var message = new Message("a", "t", LONG_AGO, Payload.empty(), attributes, null);
        assertThrows(IllegalArgumentException.class, () -> Claim.on(message));
    }
}
