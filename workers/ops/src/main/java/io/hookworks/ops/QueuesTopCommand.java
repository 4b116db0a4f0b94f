package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.queue.QueueClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks queues top}. */
@Command(
        name = "top",
        description =
                "Shows how full the queues are, the busiest first, again every two seconds. q or"
                        + " Ctrl-C leaves it.",
        footerHeading = "%nExamples:%n",
        footer = {"  hookworks queues top", "  hookworks queues top --once"})
final class QueuesTopCommand implements Callable<Integer> {
    private static final Duration PACE = Duration.ofSeconds(2);
    private static final Duration KEYS = Duration.ofMillis(50);

    @ParentCommand private QueuesCommand parent;
    @Spec private CommandSpec spec;

    @Option(names = "--once", description = "Shows it once, as it does where no terminal is.")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var home = parent.home();
        var config = home.read(Purpose.OPERATE);
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            if (once || !Interactive.terminal().isPresent()) {
                return print(config, program.client());
            }
            watch(home, config, program.client());
        }
        return ExitCode.OK;
    }

    private int print(Hookworks config, QueueClient client) throws InterruptedException {
        var out = spec.commandLine().getOut();
        var looks = QueueLook.at(client, config.queues().values());
        new TopPicture(false)
                .of(looks, Instant.now(), Integer.MAX_VALUE, Integer.MAX_VALUE)
                .forEach(out::println);
        Counts.explain(out, config, client);
        var failures = new QueueFailures(looks.size());
        looks.forEach(look -> look.addTo(failures));
        return failures.report(spec.commandLine().getErr());
    }

    private static void watch(Home home, Hookworks config, QueueClient client)
            throws InterruptedException, IOException {
        var picture = new TopPicture(Screen.colours(home.environment()));
        var heading = home.addressed(config.provider()) + "   q leaves";
        try (var screen = Screen.open()) {
            do {
                var looks = QueueLook.at(client, config.queues().values());
                var size = Screen.size();
                var lines = new ArrayList<String>();
                lines.add(heading.substring(0, Math.min(heading.length(), size.columns())));
                lines.addAll(picture.of(looks, Instant.now(), size.lines() - 3, size.columns()));
                screen.show(lines);
            } while (!left(screen));
        }
    }

    /** Whether the person leaves before it is time for the next look. */
    private static boolean left(Screen screen) throws InterruptedException, IOException {
        var next = System.nanoTime() + PACE.toNanos();
        while (System.nanoTime() < next) {
            var key = screen.key();
            if (key == 'q' || key == 'Q') {
                return true;
            }
            Thread.sleep(KEYS);
        }
        return false;
    }
}
