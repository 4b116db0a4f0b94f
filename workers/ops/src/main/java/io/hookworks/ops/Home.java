package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command runs: the folder with {@code hookworks.yaml}, the environment, and the {@code
 * ./hookworks dev} that may be running there.
 */
public final class Home {
    private final Path folder;
    private final Environment environment;

    public Home(Path folder, Environment environment) {
        this.folder = folder;
        this.environment = environment;
    }

    public Path folder() {
        return folder;
    }

    public Environment environment() {
        return environment;
    }

    /** {@code HOOKWORKS_CONFIG}, or {@code hookworks.yaml} in this folder. */
    public Path file() {
        return folder.resolve(environment.get("HOOKWORKS_CONFIG", "hookworks.yaml"));
    }

    /**
     * The running {@code dev} that commands address; none if the environment says where the queues
     * are, or {@code HOOKWORKS_DEV=off}.
     */
    public Optional<DevSession> dev() {
        var elsewhere = environment.get("HOOKWORKS_SQS_ENDPOINT") != null;
        var off = environment.get("HOOKWORKS_DEV", "on").equals("off");
        return elsewhere || off ? Optional.empty() : DevSession.running(folder);
    }

    /**
     * Reads {@code hookworks.yaml} for a purpose; beside a running {@code dev}, with its well-known
     * secrets.
     */
    public Hookworks read(Purpose purpose) {
        var dev = dev();
        var variables = dev.map(session -> devVariables(session.management())).orElse(environment);
        var effective = dev.isPresent() ? Purpose.DEV : purpose;
        return HookworksFile.read(file(), variables::get, effective).config();
    }

    /** The environment, with what {@code dev} offers in place of what is unset. */
    public Environment devVariables(URI management) {
        return environment.orElse("CRM_URL", DevSession.sampleCrm(management));
    }

    /** In words for a person, whose queues the commands address. */
    public String addressed() {
        var endpoint =
                environment.get("HOOKWORKS_SQS_ENDPOINT", "the account of the AWS SDK's chain");
        return dev().map(session -> "dev at " + session.queues()).orElse(endpoint);
    }

    /** Where the queues and the mail server are, if a {@code dev} runs here. */
    public Map<String, Object> devSettings() {
        return dev().map(DevSession::settings).orElse(Map.of());
    }
}
