package io.hookworks.queue.testkit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Cases by providers, in Markdown, made of the files that runs of the suite leave in {@code
 * target/conformance/}.
 */
public final class ConformanceTable {
    /** The configuration parameter of JUnit that names another folder for the files. */
    public static final String FOLDER = "hookworks.conformance.folder";

    private static final String SUBJECTS = "SDLAQOBXMG";
    private static final Pattern ID = Pattern.compile("([A-Z])(\\d+) .*");

    private static final Comparator<String> IN_THE_ORDER_OF_THE_SPECIFICATION =
            Comparator.comparingInt(ConformanceTable::subject)
                    .thenComparingInt(ConformanceTable::number)
                    .thenComparing(Comparator.naturalOrder());

    /** One provider's word on one case. */
    private record Word(String outcome, String note) {
        static final Word NONE = new Word("", "");
    }

    private final LinkedHashSet<String> providers = new LinkedHashSet<>();
    private final Map<String, Map<String, Word>> cases =
            new TreeMap<>(IN_THE_ORDER_OF_THE_SPECIFICATION);
    private final LinkedHashSet<String> notes = new LinkedHashSet<>();

    /**
     * @param args the Markdown file to write, then the files to make it of; those of one provider
     *     make one column
     */
    public static void main(String[] args) throws IOException {
        var table = new ConformanceTable();
        for (int i = 1; i < args.length; i++) {
            table.add(Files.readAllLines(Path.of(args[i])));
        }
        Files.writeString(Path.of(args[0]), table.markdown());
    }

    private void add(List<String> lines) {
        var provider = lines.getFirst().substring("# ".length());
        providers.add(provider);
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split("\t", 3);
            cases.computeIfAbsent(cells[0], _ -> new LinkedHashMap<>())
                    .put(provider, new Word(cells[1], cells[2]));
        }
    }

    private String markdown() {
        var text = new StringBuilder("| Case |");
        providers.forEach(provider -> text.append(' ').append(provider).append(" |"));
        text.append("\n|---|").append("---|".repeat(providers.size())).append('\n');
        cases.forEach(
                (name, words) -> {
                    text.append("| ").append(plain(name)).append(" |");
                    for (var provider : providers) {
                        var word = words.getOrDefault(provider, Word.NONE);
                        text.append(' ').append(told(word)).append(" |");
                    }
                    text.append('\n');
                });
        var number = 0;
        for (var note : notes) {
            text.append("\n").append(++number).append(". ").append(plain(note));
        }
        return text.append('\n').toString();
    }

    private String told(Word word) {
        if (word.note().isEmpty()) {
            return word.outcome();
        }
        notes.add(word.note());
        var shown = word.outcome().equals("undeclared") ? "refused as undeclared" : word.outcome();
        return shown + " (" + (List.copyOf(notes).indexOf(word.note()) + 1) + ")";
    }

    private static String plain(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static int subject(String name) {
        var id = ID.matcher(name);
        return id.matches() ? SUBJECTS.indexOf(id.group(1)) : SUBJECTS.length();
    }

    private static int number(String name) {
        var id = ID.matcher(name);
        return id.matches() ? Integer.parseInt(id.group(2)) : 0;
    }
}
