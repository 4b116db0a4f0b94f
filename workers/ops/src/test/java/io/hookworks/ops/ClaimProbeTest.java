package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.ClaimException.Kind;
import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.testkit.FaultyClaims;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the doctor finds out about a claim store. */
class ClaimProbeTest {
    @TempDir private Path path;

    @Test
    void a_store_that_works_has_no_fault_and_one_probe_however_often_it_is_asked()
            throws IOException {
        var store = new FaultyClaims(new ClaimFolder(path));
        assertEquals(Optional.empty(), ClaimProbe.fault(store));
        assertEquals(Optional.empty(), ClaimProbe.fault(store));
        assertEquals(2, store.puts());
        assertEquals(2, store.gets());
        try (var files = Files.walk(path)) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_fails_is_told_with_what_to_do(Kind kind) {
        var store = new FaultyClaims(new ClaimFolder(path));
        store.fail(kind);
        var fault = ClaimProbe.fault(store).orElseThrow();
        assertTrue(fault.contains("put failed (" + kind + ")"), fault);
        assertTrue(fault.endsWith("."), fault);
    }

    @Test
    void the_doctor_asks_the_store_of_the_file_and_fails_with_it() throws Exception {
        var folder = Folder.in(path);
        folder.deafDev();
        var claims = path.resolve("claims");
        var file = path.resolve("hookworks.yaml");
        var written = Files.readString(file);
        Files.writeString(file, "claim-check: {store: \"file:" + claims + "\"}\n" + written);
        Files.writeString(claims, "in the way");

        var broken = folder.run("doctor");
        assertTrue(broken.out().contains("error    claim store file:" + claims), broken.out());
        assertEquals(ExitCode.ERROR, broken.exitCode());

        Files.delete(claims);
        var whole = folder.run("doctor");
        assertTrue(whole.out().contains("ok       claim store file:" + claims), whole.out());
        assertTrue(Files.exists(claims.resolve(ClaimProbe.CLAIM.name())));
    }
}
