package io.hookworks.ops;

import io.hookworks.config.FileWatch;
import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.ops.state.Audit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a command runs: the folder with {@code hookworks.yaml}, the environment, and the {@code
 * ./hookworks dev} that may be running there.
 */
public final class Home {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);
    private static final String PROVIDER = "HOOKWORKS_PROVIDER";
    private static final String SECRETS = "HOOKWORKS_SECRETS_DIR";

    private final Path folder;
    private final Environment environment;

    public Home(Path folder, Environment environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** The same place, for a command that addresses this cloud whatever the environment says. */
    Home on(Hookworks.Provider provider) {
        return new Home(folder, environment.with(PROVIDER, provider.word()));
    }

    public Path folder() {
        return folder;
    }

    public Environment environment() {
        return environment;
    }

    /**
     * The folder that operators' commands write to.
     *
     * @param asked by {@code --state-dir}; null: {@code HOOKWORKS_STATE_DIR}, or {@code .hookworks}
     */
    public Path state(@Nullable Path asked) {
        var otherwise = environment.get("HOOKWORKS_STATE_DIR", ".hookworks");
        return folder.resolve(asked == null ? Path.of(otherwise) : asked);
    }

    /** The record of what operators do. */
    public Audit audit(@Nullable Path asked) {
        return new Audit(state(asked).resolve("audit.jsonl"));
    }

    /** {@code HOOKWORKS_CONFIG}, or {@code hookworks.yaml} in this folder. */
    public Path file() {
        return folder.resolve(environment.get("HOOKWORKS_CONFIG", "hookworks.yaml"));
    }

    /**
     * The running {@code dev} that commands address; none if the environment names another provider
     * or place of the queues, or {@code HOOKWORKS_DEV=off}.
     */
    public Optional<DevSession> dev() {
        return environment.get("HOOKWORKS_DEV", "on").equals("off")
                ? Optional.empty()
                : DevSession.running(folder).filter(this::addresses);
    }

    private boolean addresses(DevSession session) {
        var its = session.provider();
        var provider = environment.get(PROVIDER, its.word());
        var place = environment.get(Endpoint.of(its).variable(), session.queues());
        return provider.equals(its.word()) && place.equals(session.queues());
    }

    /**
     * Reads {@code hookworks.yaml} for a purpose; beside a running {@code dev}, with its provider
     * and well-known secrets.
     */
    public Hookworks read(Purpose purpose) {
        return readFile(purpose).config();
    }

    /** The same, with what is to be said about the file. */
    HookworksFile readFile(Purpose purpose) {
        var dev = dev();
        var variables =
                dev.map(session -> devVariables(session.provider(), session.management()))
                        .orElse(environment);
        var effective = dev.isPresent() ? Purpose.DEV : purpose;
        return warned(load(variables, effective), purpose);
    }

    /**
     * Reads it with these variables, and those that stand in files of {@code
     * HOOKWORKS_SECRETS_DIR}.
     */
    public HookworksFile read(Environment variables, Purpose purpose) {
        return warned(load(variables, purpose), purpose);
    }

    private HookworksFile load(Environment variables, Purpose purpose) {
        var secrets = new SecretFiles(secrets(), variables::get);
        return HookworksFile.read(file(), secrets::get, purpose);
    }

    /** Logs the file's warnings for a program that takes webhooks; a command has other concerns. */
    private HookworksFile warned(HookworksFile read, Purpose purpose) {
        if (purpose.needsSources()) {
            read.warnings().forEach(warning -> LOG.warn("{}: {}", file().getFileName(), warning));
        }
        return read;
    }

    /** Follows it, and the files of its secrets. */
    public FileWatch watch(Supplier<Hookworks> read) {
        return new FileWatch(file(), secrets(), read);
    }

    private @Nullable Path secrets() {
        var folder = environment.get(SECRETS);
        return folder == null ? null : this.folder.resolve(folder);
    }

    /**
     * The environment, with what {@code dev} offers in place of what is unset.
     *
     * @param provider stands above the file's and the environment's; null: does not
     */
    public Environment devVariables(Hookworks.@Nullable Provider provider, URI management) {
        var offered = environment.orElse("CRM_URL", DevSession.sampleCrm(management));
        return provider == null ? offered : offered.with(PROVIDER, provider.word());
    }

    /** In words for a person, whose queues the commands address. */
    public String addressed(Hookworks.Provider provider) {
        var endpoint = Endpoint.of(provider);
        return dev().map(session -> "dev at " + session.queues())
                .orElse(environment.get(endpoint.variable(), endpoint.otherwise()));
    }

    /** Where the queues and the mail server are, if a {@code dev} runs here. */
    public Map<String, Object> devSettings() {
        return dev().map(DevSession::settings).orElse(Map.of());
    }
}
