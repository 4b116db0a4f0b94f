package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.files.PrivateFiles;
import io.hookworks.signature.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A {@code ./hookworks dev} that runs from this checkout. It leaves a note of where it listens, so
 * that the other commands address it without being told; the note counts only while its process
 * lives.
 *
 * @param provider whose broker it runs
 * @param queues where that listens, as {@link Endpoint#variable} takes it
 * @param api where its webhook API listens
 * @param management where its page listens, and the sample CRM below it
 * @param smtpPort where its mail server listens
 * @param token what opens its management port to the other commands
 */
public record DevSession(
        long pid,
        Hookworks.Provider provider,
        String queues,
        URI api,
        URI management,
        int smtpPort,
        Secret token) {
    /** The project of Google Cloud that an emulator is asked for; it takes any. */
    public static final String PROJECT = "hookworks";

    private static final String NOTE = "target/hookworks-dev.properties";

    /** The one that runs from this folder, if one does. */
    public static Optional<DevSession> running(Path home) {
        var note = home.resolve(NOTE);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try (var reader = Files.newBufferedReader(note)) {
            var facts = new Properties();
            facts.load(reader);
            var session =
                    new DevSession(
                            Long.parseLong(facts.getProperty("pid")),
                            Hookworks.Provider.of(facts.getProperty("provider")).orElseThrow(),
                            facts.getProperty("queues"),
                            URI.create(facts.getProperty("api")),
                            URI.create(facts.getProperty("management")),
                            Integer.parseInt(facts.getProperty("smtp-port")),
                            new Secret(facts.getProperty("token")));
            return ProcessHandle.of(session.pid()).isPresent()
                    ? Optional.of(session)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + note, e);
        }
    }

    /**
     * Leaves the note, at once whole: another command may be looking for it. Only this user can
     * read it, as every temporary file.
     */
    public void announce(Path home) throws IOException {
        var facts = new Properties();
        facts.setProperty("pid", Long.toString(pid));
        facts.setProperty("provider", provider.word());
        facts.setProperty("queues", queues);
        facts.setProperty("api", api.toString());
        facts.setProperty("management", management.toString());
        facts.setProperty("smtp-port", Integer.toString(smtpPort));
        facts.setProperty("token", token.value());
        var note = home.resolve(NOTE);
        PrivateFiles.folderOf(note);
        var draft = Files.createTempFile(note.getParent(), "dev", ".tmp");
        try (var writer = Files.newBufferedWriter(draft)) {
            facts.store(writer, "a running ./hookworks dev");
        }
        Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The destination that {@code dev} offers for trying things out. */
    public static String sampleCrm(URI management) {
        return management + "/dev/crm";
    }

    /** Where the queues and the mail server are, as properties of a program. */
    public Map<String, Object> settings() {
        return Map.of(
                Endpoint.of(provider).property(),
                queues,
                "hookworks.pubsub.project",
                PROJECT,
                "hookworks.mail.host",
                "localhost",
                "hookworks.mail.port",
                smtpPort,
                Look.PROPERTY,
                "1s",
                ManagementToken.PROPERTY,
                token.value());
    }

    /** Takes the note away. */
    public static void forget(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(NOTE));
    }
}
