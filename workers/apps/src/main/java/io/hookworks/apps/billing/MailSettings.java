package io.hookworks.apps.billing;

import io.hookworks.signature.Secret;

/**
 * How mail leaves the house.
 *
 * @param from the sender's address
 * @param operations who gets what has no customer's address
 * @param username for SMTP AUTH; empty: none, and no TLS either, as for a relay next door
 */
record MailSettings(
        String host, int port, String from, String operations, String username, Secret password) {
    boolean authenticated() {
        return !username.isEmpty();
    }
}
