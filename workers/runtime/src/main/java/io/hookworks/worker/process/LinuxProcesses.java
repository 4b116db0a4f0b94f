package io.hookworks.worker.process;

import io.hookworks.worker.process.ProcessTable.Entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds processes by what they hardly lose all at once: the mark in the environment, the process
 * group, the session, and the parent.
 */
final class LinuxProcesses implements ProcessFinder {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxProcesses.class);

    private final Process root;
    private final String mark;

    /** Start times by process id: once found, a process belongs to the program until it ends. */
    private final Map<Long, Long> found = new HashMap<>();

    LinuxProcesses(Process root, String mark) {
        this.root = root;
        this.mark = mark;
    }

    @Override
    public Set<Long> alive() {
        try {
            return alive(ProcessTable.read());
        } catch (IOException e) {
            LOG.warn("cannot list the processes of program {}; only it is ended", root.pid(), e);
            return Set.of();
        }
    }

    private Set<Long> alive(List<Entry> table) {
        var leads = leads(table);
        var alive = new HashMap<Long, Long>();
        for (var entry : table) {
            if (isFoundBefore(entry) || (leads && isLed(entry)) || entry.mark().equals(mark)) {
                alive.put(entry.pid(), entry.started());
            }
        }
        while (addChildren(table, alive)) {
            // Children of children are added in the next round.
        }
        found.putAll(alive);
        return alive.keySet();
    }

    private boolean isFoundBefore(Entry entry) {
        return Long.valueOf(entry.started()).equals(found.get(entry.pid()));
    }

    /** Whether the program's id is still its own: no new process is given an id that is in use. */
    private boolean leads(List<Entry> table) {
        return root.isAlive() || table.stream().noneMatch(entry -> entry.pid() == root.pid());
    }

    private boolean isLed(Entry entry) {
        return entry.pid() == root.pid()
                || entry.group() == root.pid()
                || entry.session() == root.pid();
    }

    private static boolean addChildren(List<Entry> table, Map<Long, Long> alive) {
        var added = false;
        for (var entry : table) {
            if (alive.containsKey(entry.parent())) {
                added |= alive.put(entry.pid(), entry.started()) == null;
            }
        }
        return added;
    }
}
