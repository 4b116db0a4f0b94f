package io.hookworks.ops;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The terminal as a screen: pictures in place of lines, and single keys. Closing it, also by the
 * end of the process, gives the terminal back as it was. Needs {@code stty}, as all Unix terminals
 * have it.
 */
final class Screen implements AutoCloseable {
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
    private static final String BACK = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private static final Size USUAL = new Size(24, 80);

    private final PrintStream out = System.out;
    private final String before;
    private final Thread atTheEnd = new Thread(this::giveBack, "screen");

    private Screen(String before) {
        this.before = before;
    }

    /** Whether the person wants colours. See <a href="https://no-color.org">no-color.org</a>. */
    static boolean colours(Environment environment) {
        return environment.get("NO_COLOR") == null;
    }

    static Screen open() throws IOException, InterruptedException {
        var screen = new Screen(stty("-g"));
        Runtime.getRuntime().addShutdownHook(screen.atTheEnd);
        stty("-icanon", "-echo", "min", "0", "time", "0");
        screen.out.print(OTHER_SCREEN);
        return screen;
    }

    /** Lines and columns; those of a usual terminal if it does not tell. */
    static Size size() throws IOException, InterruptedException {
        var told = stty("size").split(" ", 2);
        return told.length == 2 && told[0].matches("[1-9]\\d*") && told[1].matches("[1-9]\\d*")
                ? new Size(Integer.parseInt(told[0]), Integer.parseInt(told[1]))
                : USUAL;
    }

    /**
     * How wide a page of help may be: {@code COLUMNS}, or the width of the terminal; 80 where there
     * is none.
     */
    static int columns(Environment environment) {
        var told = environment.get("COLUMNS", "");
        if (told.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(told);
        }
        try {
            return Interactive.terminal().isPresent() ? size().columns() : USUAL.columns();
        } catch (IOException e) {
            return USUAL.columns(); // a terminal without stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL.columns();
        }
    }

    /** How much it holds. */
    record Size(int lines, int columns) {}

    /** Shows these lines and nothing else. */
    void show(List<String> lines) {
        out.print(HOME);
        lines.forEach(line -> out.print(line + REST_OF_LINE + "\r\n"));
        out.print(REST_OF_SCREEN);
        out.flush();
    }

    /** The key that was pressed meanwhile; 0: none. */
    int key() throws IOException {
        return System.in.available() > 0 ? System.in.read() : 0;
    }

    private static String stty(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        var process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    private void giveBack() {
        out.print(BACK);
        out.flush();
        try {
            stty(before);
        } catch (IOException e) {
            out.println("The terminal could not be given back as it was; type: stty sane");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(atTheEnd)) {
            giveBack();
        }
    }
}
