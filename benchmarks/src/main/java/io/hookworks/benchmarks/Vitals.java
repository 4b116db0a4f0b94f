package io.hookworks.benchmarks;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;

/**
 * What a process holds.
 *
 * @param heap bytes in use after a full collection
 * @param platform its platform threads
 * @param virtual its virtual threads
 */
record Vitals(long heap, int platform, int virtual) {

    /** Collects garbage, twice, since the first may only make things reachable by cleaners go. */
    static Vitals take() throws IOException {
        System.gc();
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        var platform = ManagementFactory.getThreadMXBean().getThreadCount();
        return new Vitals(heap, platform, virtualThreads());
    }

    /** Only a thread dump tells of virtual threads. */
    private static int virtualThreads() throws IOException {
        var folder = Files.createTempDirectory("hookworks-threads");
        var dump = folder.resolve("dump");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(
                            dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(dump)) {
                return (int) lines.filter(line -> line.matches("#\\d+ \".*\" virtual.*")).count();
            }
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(folder);
        }
    }

    double mebibytes() {
        return heap / 1024.0 / 1024.0;
    }

    String line() {
        return heap + " " + platform + " " + virtual;
    }

    static Vitals parse(String line) {
        var words = line.split(" ", 3);
        return new Vitals(
                Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }
}
