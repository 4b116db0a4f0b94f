package io.hookworks.dev;

import java.time.Instant;

/** An e-mail that the embedded mail server received. */
record Mail(Instant at, String from, String to, String subject, String text) {}
