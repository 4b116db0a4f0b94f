package io.hookworks.worker.dlq;

import io.hookworks.worker.DeadLetter;

import java.time.Instant;
import java.util.List;

/**
 * A choice of dead letters, in words: {@code error~"Timeout" and age>2h}. See {@link #GRAMMAR} for
 * all of it.
 */
public final class Where {
    /** For a person. */
    public static final List<String> GRAMMAR =
            List.of(
                    "FIELD OP VALUE, joined by and, or, not and parentheses.",
                    "OP: = != for all, ~ !~ (a regular expression is found or not) for text,",
                    "    > >= < <= for attempts and age.",
                    "FIELD: " + String.join(", ", Field.names()) + ", attr.NAME (any attribute).",
                    "VALUE: a word, a number, a duration (90s 15m 2h 7d), or text in \"quotes\".");

    /** A choice cannot be read. Its message shows where, and what is expected. */
    public static final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final int at;

        Unreadable(String text, int at, String what) {
            super(
                    what
                            + "\n  "
                            + text
                            + "\n  "
                            + " ".repeat(at)
                            + "^\nFields: "
                            + String.join(", ", Field.names())
                            + ", attr.NAME.");
            this.at = at;
        }

        /** The place in the text, counted from 0. */
        public int at() {
            return at;
        }
    }

    /** One word of the language. */
    sealed interface Term {
        /** Every one of them. */
        record All(List<Term> terms) implements Term {
            public All {
                terms = List.copyOf(terms);
            }
        }

        /** One of them at least. */
        record Any(List<Term> terms) implements Term {
            public Any {
                terms = List.copyOf(terms);
            }
        }

        /** The opposite. */
        record Not(Term term) implements Term {}

        /** One comparison. */
        record Is(Test test) implements Term {}
    }

    /** What a comparison asks. */
    @FunctionalInterface
    interface Test {
        boolean holds(DeadLetter letter, Instant now);
    }

    private final String text;
    private final Term term;

    private Where(String text, Term term) {
        this.text = text;
        this.term = term;
    }

    /**
     * @throws Unreadable if it is none
     */
    public static Where parse(String text) {
        return new Where(text, new WhereParser(text).parse());
    }

    /**
     * Whether it holds for a dead letter.
     *
     * @param now for its age
     */
    public boolean holds(DeadLetter letter, Instant now) {
        return holds(term, letter, now);
    }

    private static boolean holds(Term term, DeadLetter letter, Instant now) {
        return switch (term) {
            case Term.All(var terms) -> terms.stream().allMatch(each -> holds(each, letter, now));
            case Term.Any(var terms) -> terms.stream().anyMatch(each -> holds(each, letter, now));
            case Term.Not(var not) -> !holds(not, letter, now);
            case Term.Is(var test) -> test.holds(letter, now);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
