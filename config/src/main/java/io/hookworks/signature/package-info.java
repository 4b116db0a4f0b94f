/**
 * How senders of webhooks prove that they sent them, as data: a {@link
 * io.hookworks.signature.Scheme} says what is signed, how, and where the signature stands; one
 * verifier and one signer read it. Bytes come before meaning: a body is parsed only after its
 * signature is checked, or where the signature itself, or what it covers, stands inside.
 */
@NullMarked
package io.hookworks.signature;

import org.jspecify.annotations.NullMarked;
