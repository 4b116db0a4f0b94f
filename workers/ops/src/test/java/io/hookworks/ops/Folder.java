package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.queue.testkit.process.FreePorts;
import io.hookworks.signature.Secret;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A checkout that commands run in. */
public record Folder(Path path) {
    public static final Secret TOKEN = new Secret("the token of this dev");

    /** One with the repository's own {@code hookworks.yaml}. */
    public static Folder in(Path path) throws IOException {
        Files.copy(repository(), path.resolve("hookworks.yaml"));
        return new Folder(path);
    }

    private static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("hookworks.yaml"))) {
            folder = folder.getParent();
        }
        return Objects.requireNonNull(folder, "no hookworks.yaml above").resolve("hookworks.yaml");
    }

    public Home home() {
        return new Home(path, new Environment(Map.of()));
    }

    /** Leaves the note of a dev that is alive, but listens nowhere. */
    public void deafDev() throws IOException {
        dev(ProcessHandle.current().pid()).announce(path);
    }

    public static DevSession dev(long pid) throws IOException {
        return new DevSession(
                pid, Hookworks.Provider.SQS, nobody().toString(), nobody(), nobody(), 2525, TOKEN);
    }

    public Hookworks config() {
        var variables = new Environment(Map.of("CRM_URL", "http://localhost/crm"));
        return HookworksFile.read(home().file(), variables::get, Purpose.DEV).config();
    }

    public Terminal run(String... args) {
        return Terminal.run(home(), args);
    }

    private static URI nobody() {
        return URI.create("http://localhost:" + FreePorts.next());
    }
}
