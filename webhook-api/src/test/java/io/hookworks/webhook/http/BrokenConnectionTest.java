package io.hookworks.webhook.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class BrokenConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new BrokenConnection());

    @Test
    void reset_closes_the_connection_and_reaches_no_other_handler() {
        channel.pipeline().fireExceptionCaught(new IOException("Broken pipe"));

        assertDoesNotThrow(channel::checkException);
        assertFalse(channel.isOpen());
    }

    @Test
    void other_exceptions_reach_the_server() {
        channel.pipeline().fireExceptionCaught(new IllegalStateException("a defect"));

        assertThrows(IllegalStateException.class, channel::checkException);
        assertTrue(channel.isOpen());
    }
}
