package io.hookworks.benchmarks;

import java.io.IOException;
import java.util.List;

/** The command behind {@code benchmarks/run}. */
public final class Run {
    private static final String USAGE =
            """
            usage: benchmarks/run COMMAND [sqs|pubsub] [MESSAGES]
              drain [spring]  rows  sparse  timing  idle
              delay  heartbeats  torment  restarts  cut  frozen  crash  fates  rolling
              uncounted [MINUTES]
              bridge [SECONDS]  ingest [ROUNDS]  confirmed [KILLS]  soak [MINUTES]  shares  siege [FLOODING]  stop
              http-fuzz [CONNECTIONS] [SEED]\
            """;

    private Run() {}

    public static void main(String... args) throws Exception {
        var rest = List.of(args).subList(Math.min(1, args.length), args.length);
        var provider = rest.contains("pubsub") ? Provider.PUBSUB : Provider.SQS;
        var messages =
                rest.stream()
                        .filter(word -> word.matches("\\d+"))
                        .map(Integer::valueOf)
                        .findFirst();
        switch (args.length == 0 ? "" : args[0]) {
            case "drain" ->
                    Drain.run(
                            provider,
                            rest.contains(Runner.SPRING)
                                    ? Runner.rivals(provider)
                                    : List.of(Runner.NATIVE),
                            messages.orElse(20_000));
            case "rows" -> Rows.run(provider, messages.orElse(20_000));
            case "sparse" -> SparseCalls.run();
            case "timing" -> Timing.run(provider);
            case "idle" -> Idle.run(provider);
            case "heartbeats" -> Heartbeats.run(provider);
            case "delay" -> Delay.run(provider, messages.orElse(10_000));
            case "torment" -> Torment.run(provider, messages.orElse(10_000));
            case "restarts" -> Restarts.run(provider, messages.orElse(10_000));
            case "cut" -> NetworkCut.run(provider, messages.orElse(10_000));
            case "frozen" -> Frozen.run(provider, messages.orElse(10_000));
            case "crash" -> Crash.run(provider, messages.orElse(1_000));
            case "ingest" -> Ingest.run(messages.orElse(5));
            case "confirmed" -> Confirmed.run(provider, messages.orElse(20));
            case "bridge" -> Bridged.run(messages.orElse(60));
            case "fates" -> Fates.run(provider, messages.orElse(10_000));
            case "uncounted" -> Uncounted.run(provider, messages.orElse(10));
            case "rolling" -> Rolling.run(provider, messages.orElse(4_000));
            case "soak" -> soak(rest, messages.orElse(30));
            case "shares" -> Shares.run(provider, messages.orElse(50_000));
            case "siege" -> Siege.run(messages.orElse(100));
            case "stop" -> GracefulStop.run();
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }

    /** On both, one after the other, unless one is named. */
    private static void soak(List<String> rest, int minutes)
            throws IOException, InterruptedException {
        for (var provider : Provider.values()) {
            if (rest.contains(provider.word())
                    || rest.stream().allMatch(word -> word.matches("\\d+"))) {
                Soak.run(provider, minutes);
            }
        }
    }
}
