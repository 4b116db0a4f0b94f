package io.hookworks.benchmarks;

import java.io.IOException;

/** What DESIGN promises of consuming, all of it in one run, beside every rival. */
final class Rows {
    private Rows() {}

    static void run(Provider provider, int messages) throws IOException, InterruptedException {
        System.out.println("== " + provider.word() + ": speed and CPU");
        Drain.run(provider, Runner.rivals(provider), messages);
        if (provider == Provider.SQS) {
            System.out.println("== sqs: calls, each counted on the wire");
            CallsAtLoad.run(messages);
            SparseCalls.run();
        }
        System.out.println("== " + provider.word() + ": latency, from send to handler");
        Timing.run(provider);
        System.out.println("== " + provider.word() + ": idle");
        Idle.run(provider);
    }
}
