package io.hookworks.benchmarks;

import java.util.List;

/** The command behind {@code benchmarks/run}. */
public final class Run {
    private Run() {}

    public static void main(String... args) throws Exception {
        var rest = List.of(args).subList(Math.min(1, args.length), args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "drain" -> Drain.run(rest.isEmpty() ? 20_000 : Integer.parseInt(rest.getFirst()));
            case "crash" -> Crash.run(rest.isEmpty() ? 1_000 : Integer.parseInt(rest.getFirst()));
            case "stop" -> GracefulStop.run();
            default -> {
                System.err.println(
                        "usage: benchmarks/run drain [MESSAGES] | crash [MESSAGES] | stop");
                System.exit(2);
            }
        }
    }
}
