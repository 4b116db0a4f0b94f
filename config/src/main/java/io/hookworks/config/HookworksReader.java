package io.hookworks.config;

import io.hookworks.config.Admission.Unverified;
import io.hookworks.queue.QueueName;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a {@link Hookworks} of a document, and finds what its shape alone does not show to be
 * wrong.
 */
final class HookworksReader {
    private final Variables variables;
    private final Section root;
    private final Path folder;

    /**
     * @param folder where the files are that it names
     */
    HookworksReader(YamlTree tree, Variables variables, Path folder) {
        this.folder = folder;
        this.variables = variables;
        this.root = new Section("", tree.root(), Shape.schema(), tree.problems());
    }

    HookworksFile read() {
        var provider = provider();
        var destinations = destinations();
        var written = root.section("workers").number("concurrency");
        var concurrency = written < 1 ? Integer.MAX_VALUE : written; // that is told already
        var queues = queues(ProviderLimits.of(provider), destinations, concurrency);
        var claimCheck = ClaimCheckReader.read(root);
        var sources = sources(queues, claimCheck);
        var limiters = new LimiterReader(root).read(queues.values());
        var workers = queues.values().stream().mapToInt(queue -> queue.instances().min()).sum();
        if (workers > concurrency) {
            root.section("workers")
                    .problem(
                            "concurrency",
                            "must be at least "
                                    + workers
                                    + ", one for each instance of each queue that dev runs");
        }
        var config =
                new Hookworks(
                        provider,
                        concurrency,
                        queues,
                        sources,
                        destinations,
                        limiters,
                        spool(),
                        quarantine(sources.values()),
                        claimCheck);
        return new HookworksFile(config, variables.filled(), variables.warnings());
    }

    private @Nullable SpoolConfig spool() {
        if (!root.has("spool")) {
            return null;
        }
        var spool = root.section("spool");
        var sources = spool.texts("sources");
        for (var i = 0; i < sources.size(); i++) {
            if (!root.node().path("sources").has(sources.get(i))) {
                spool.problem("sources[" + i + "]", "there is no source '" + sources.get(i) + "'");
            }
        }
        return new SpoolConfig(
                Path.of(spool.text("directory")),
                (long) spool.number("max-mib") << 20,
                Set.copyOf(sources));
    }

    private @Nullable QuarantineConfig quarantine(Collection<SourceConfig> sources) {
        if (root.has("quarantine")) {
            var quarantine = root.section("quarantine");
            return new QuarantineConfig(
                    Path.of(quarantine.text("directory")),
                    (long) quarantine.number("max-mib") << 20);
        }
        sources.stream()
                .filter(each -> each.admission().unverified() == Unverified.QUARANTINE)
                .findFirst()
                .ifPresent(
                        each ->
                                root.problem(
                                        "quarantine",
                                        "is missing: source "
                                                + each.name()
                                                + " needs a directory for it"));
        return null;
    }

    private Hookworks.Provider provider() {
        var override = variables.get("HOOKWORKS_PROVIDER");
        if (override == null) {
            return root.choice("provider", Hookworks.Provider.class);
        }
        return Hookworks.Provider.of(override)
                .orElseGet(
                        () -> {
                            root.problem(
                                    "provider",
                                    "HOOKWORKS_PROVIDER must be one of "
                                            + Stream.of(Hookworks.Provider.values())
                                                    .map(Hookworks.Provider::word)
                                                    .collect(Collectors.joining(", "))
                                            + ", not '"
                                            + override
                                            + "'");
                            return root.choice("provider", Hookworks.Provider.class);
                        });
    }

    private Map<QueueName, QueueConfig> queues(
            ProviderLimits limits, Map<String, DestinationConfig> destinations, int concurrency) {
        var queues = new LinkedHashMap<QueueName, QueueConfig>();
        var reader = new QueueReader(limits, destinations, concurrency);
        root.named("queues", "queue")
                .forEach(
                        (name, section) -> {
                            var queue = queueName(section, name);
                            if (queue != null) {
                                queues.put(queue, reader.read(queue, section));
                            }
                        });
        return queues;
    }

    private static @Nullable QueueName queueName(Section section, String name) {
        try {
            var queue = QueueName.of(name);
            if (!queue.holdsDeadLetters()) {
                return queue;
            }
            section.problems()
                    .add(
                            section.path(),
                            "must not end in -dlq: that is the dead-letter queue which each queue"
                                    + " gets");
        } catch (IllegalArgumentException e) {
            section.problems().add(section.path(), Objects.requireNonNull(e.getMessage()));
        }
        return null;
    }

    private Map<String, SourceConfig> sources(
            Map<QueueName, QueueConfig> queues, @Nullable ClaimCheckConfig claimCheck) {
        var sources = new LinkedHashMap<String, SourceConfig>();
        var reader =
                new SourceReader(
                        queues.keySet(),
                        variables,
                        claimCheck == null ? Sizes.LARGEST_INLINE : claimCheck.maxBody(),
                        new SchemasReader(folder, variables.purpose()));
        root.named("sources", "source")
                .forEach(
                        (name, section) ->
                                reader.read(name, section)
                                        .ifPresent(source -> sources.put(name, source)));
        return sources;
    }

    private Map<String, DestinationConfig> destinations() {
        var destinations = new LinkedHashMap<String, DestinationConfig>();
        var reader = new DestinationReader(variables);
        root.named("destinations", "destination")
                .forEach((name, section) -> destinations.put(name, reader.read(name, section)));
        return destinations;
    }
}
