package io.hookworks.queue.testkit.conformance;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Writes what became of each case into {@code target/conformance/PROVIDER.tsv}: name of the case,
 * outcome and note. {@link ConformanceTable} makes one table of such files.
 */
final class Outcomes implements AfterEachCallback {

    private static final int LONGEST = 200;

    @Override
    public void afterEach(ExtensionContext context) {
        var suite =
                context.getRequiredTestInstances().findInstance(Conformance.class).orElseThrow();
        table(context, suite.provider()).cases.put(context.getDisplayName(), outcome(context));
    }

    private static Outcome outcome(ExtensionContext context) {
        var failure = context.getExecutionException();
        if (failure.isEmpty()) {
            var undeclared = ((ConformanceCase) context.getRequiredTestInstance()).undeclared();
            return undeclared == null ? new Outcome.Passed() : new Outcome.Undeclared(undeclared);
        }
        var why = String.valueOf(failure.get().getMessage());
        return failure.get() instanceof TestAbortedException
                ? new Outcome.Skipped(why.replaceFirst("^Assumption failed: ", ""))
                : new Outcome.Failed(why);
    }

    /** One for all cases of a provider; it is written when the last of its suites has ended. */
    private static Table table(ExtensionContext context, String provider) {
        var folder =
                context.getConfigurationParameter(ConformanceTable.FOLDER)
                        .orElse("target/conformance");
        return context.getRoot()
                .getStore(Namespace.create(Outcomes.class))
                .computeIfAbsent(
                        provider,
                        name -> new Table(Path.of(folder), name, new ConcurrentSkipListMap<>()),
                        Table.class);
    }

    private record Table(Path folder, String provider, Map<String, Outcome> cases)
            implements AutoCloseable {
        @Override
        public void close() {
            var file =
                    provider.toLowerCase(Locale.ROOT)
                                    .replaceAll("[^a-z0-9]+", "-")
                                    .replaceAll("-$", "")
                            + ".tsv";
            var lines =
                    cases.entrySet().stream()
                            .map(one -> line(one.getKey(), one.getValue()))
                            .collect(Collectors.joining());
            try {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(file), "# " + provider + "\n" + lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String line(String name, Outcome outcome) {
            return cell(name) + "\t" + outcome.word() + "\t" + cell(outcome.note()) + "\n";
        }

        /** The beginning of a text, without what parts cells. */
        private static String cell(String text) {
            var line = text.lines().findFirst().orElse("").replace('\t', ' ');
            return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
        }
    }
}
