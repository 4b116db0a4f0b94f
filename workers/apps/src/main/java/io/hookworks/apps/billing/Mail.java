package io.hookworks.apps.billing;

import io.hookworks.apps.Excerpt;

/**
 * A plain-text mail to one person.
 *
 * @param id tells this mail from every other; the same mail sent again has the same id, and so the
 *     same Message-ID. Letters, digits, {@code . _ -}
 * @param subject one line: whatever could end a header is taken out of it
 */
record Mail(String id, String to, String subject, String text) {
    private static final int SUBJECT_LIMIT = 150;

    Mail {
        subject = Excerpt.of(subject, SUBJECT_LIMIT);
    }
}
