package io.hookworks.worker.process;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds processes by their parents, where the system shows nothing better. Misses a child whose
 * parent ended before the first call.
 */
final class Descendants implements ProcessFinder {
    private final Process root;
    private final Set<ProcessHandle> seen = new HashSet<>();

    Descendants(Process root) {
        this.root = root;
    }

    @Override
    public Set<Long> alive() {
        seen.add(root.toHandle());
        root.descendants().forEach(seen::add);
        return seen.stream()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
