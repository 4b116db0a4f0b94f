package io.hookworks.benchmarks;

import java.util.List;
import java.util.Map;

/** Holds what became of messages against their scripts, script by script, and adds up. */
final class Verification {
    private final Chronicle chronicle;
    private final Map<String, Integer> dead;
    private int messages;
    private int wrong;
    private int repeated;
    private int killed;
    private int abandoned;
    private int unexplained;
    private int unseen;

    /**
     * @param dead how often each id is among the dead letters
     */
    Verification(Chronicle chronicle, Map<String, Integer> dead) {
        this.chronicle = chronicle;
        this.dead = dead;
    }

    /** The line of one script. */
    String of(Script script, List<String> ids) {
        var asScripted = (int) ids.stream().filter(id -> asScripted(script, id)).count();
        var runs = ids.stream().mapToInt(chronicle::runs).sum();
        messages += ids.size();
        wrong += ids.size() - asScripted;
        ids.forEach(id -> explain(script, id));
        return String.format(
                "%-12s %5d messages, %5d ended as scripted (%s), %5d runs, %5d expected",
                script.type(),
                ids.size(),
                asScripted,
                script.dies() ? "dead" : "done",
                runs,
                ids.size() * script.runs());
    }

    private boolean asScripted(Script script, String id) {
        return script.dies()
                ? dead.containsKey(id) && !chronicle.done(id)
                : !dead.containsKey(id) && chronicle.done(id);
    }

    /** A run more than the script says must follow one that nobody could settle. */
    private void explain(Script script, String id) {
        var more = Math.max(0, chronicle.runs(id) - script.runs());
        var byKill = Math.min(more, chronicle.runs(id, Chronicle.End.UNHEARD));
        var byLoss = Math.min(more - byKill, chronicle.runs(id, Chronicle.End.ABANDONED));
        unseen += Math.max(0, script.runs() - chronicle.runs(id));
        repeated += more;
        killed += byKill;
        abandoned += byLoss;
        unexplained += more - byKill - byLoss;
    }

    String sum() {
        var doubled = dead.values().stream().mapToInt(count -> count - 1).sum();
        return String.format(
                "%d messages, %d not as scripted; %d runs repeated: %d after the kill, %d after a"
                        + " lost lease, %d unexplained; %d attempts were spent before a handler"
                        + " began; %d dead letters doubled",
                messages, wrong, repeated, killed, abandoned, unexplained, unseen, doubled);
    }
}
