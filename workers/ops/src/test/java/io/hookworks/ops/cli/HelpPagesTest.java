package io.hookworks.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.ops.Environment;
import io.hookworks.ops.Home;
import io.hookworks.ops.Terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All help pages, as wide as terminals are. */
class HelpPagesTest {
    private static final String SENTENCE_ENDS = ".:;?!)";

    /** picocli keeps a column or two of a line free. */
    private static final int SLACK = 2;

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void every_line_fits_and_is_broken_only_where_it_is_full(int width) {
        var pages = pages(width);

        assertTrue(pages.size() > 25, () -> "pages: " + pages.keySet());
        pages.forEach(
                (command, page) -> {
                    var lines = page.lines().toList();
                    for (var i = 0; i < lines.size(); i++) {
                        var line = lines.get(i);
                        assertTrue(line.length() <= width, () -> command + " is cut: " + line);
                        if (isProse(lines, i) && !endsSentence(line)) {
                            var next = lines.get(i + 1).strip().split(" ", 2)[0];
                            assertTrue(
                                    line.length() + 1 + next.length() + SLACK > width,
                                    () -> command + " breaks a line early: " + line);
                        }
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void every_command_is_listed_with_whole_sentences(int width) {
        var pages = pages(width);

        for (var spec : specs()) {
            var page = words(pages.getOrDefault(spec.qualifiedName(), ""));
            for (var below : subcommands(spec)) {
                var summary = below.usageMessage().description()[0];
                assertTrue(page.contains(words(summary)), () -> summary + " in " + page);
            }
            texts(spec).forEach(text -> assertTrue(endsSentence(text), () -> "cut: " + text));
        }
    }

    @Test
    void without_a_terminal_a_page_is_80_columns_wide_and_COLUMNS_says_otherwise() {
        assertEquals(pages(80).get("hookworks dlq"), page(Map.of(), "dlq", "--help"));
        assertEquals(
                pages(120).get("hookworks dlq"),
                page(Map.of("COLUMNS", "200"), "dlq", "--help"),
                "wider lines are hard to read");
    }

    /** Below the synopsis and above examples and exit codes, which have lines of their own. */
    private static boolean isProse(List<String> lines, int at) {
        if (at + 1 >= lines.size() || lines.get(at).isBlank() || lines.get(at + 1).isBlank()) {
            return false;
        }
        var above = lines.subList(0, at);
        var synopsis = lines.get(0).startsWith("Usage:") && isSynopsis(lines, at);
        return !synopsis
                && above.stream().noneMatch(line -> line.startsWith("Example"))
                && !lines.get(at).startsWith("Example")
                && !lines.get(at).strip().matches("-\\S+( \\S+)*|Commands:|Exit codes:")
                && !lines.get(at).strip().matches("-\\S+");
    }

    /** Continued lines of it are indented below its start. */
    private static boolean isSynopsis(List<String> lines, int at) {
        for (var i = 1; i <= at; i++) {
            if (!lines.get(i).startsWith("      ")) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsSentence(String text) {
        var end = text.stripTrailing();
        return end.isEmpty() || SENTENCE_ENDS.indexOf(end.charAt(end.length() - 1)) >= 0;
    }

    private static String words(String text) {
        return text.replace("%n", " ").replaceAll("\\s+", " ").strip();
    }

    private static Stream<String> texts(CommandSpec spec) {
        var texts = new ArrayList<>(Arrays.asList(spec.usageMessage().description()));
        spec.options().forEach(option -> texts.addAll(Arrays.asList(option.description())));
        spec.positionalParameters()
                .forEach(each -> texts.addAll(Arrays.asList(each.description())));
        texts.addAll(spec.usageMessage().exitCodeList().values());
        return texts.stream();
    }

    private static List<CommandSpec> subcommands(CommandSpec spec) {
        return spec.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    }

    private static List<CommandSpec> specs() {
        var specs = new ArrayList<CommandSpec>();
        collect(Terminal.commands(home(Map.of())).getCommandSpec(), specs);
        return specs;
    }

    private static void collect(CommandSpec spec, List<CommandSpec> to) {
        to.add(spec);
        subcommands(spec).forEach(each -> collect(each, to));
    }

    private static Map<String, String> pages(int width) {
        var pages = new TreeMap<String, String>();
        for (var spec : specs()) {
            var words = spec.qualifiedName().split(" ");
            var args = new ArrayList<>(List.of(words).subList(1, words.length));
            args.add("--help");
            pages.put(
                    spec.qualifiedName(),
                    page(Map.of("COLUMNS", Integer.toString(width)), args.toArray(String[]::new)));
        }
        return pages;
    }

    private static String page(Map<String, String> environment, String... args) {
        return Terminal.run(home(environment), args).out();
    }

    private static Home home(Map<String, String> environment) {
        return new Home(Path.of(""), new Environment(environment));
    }
}
