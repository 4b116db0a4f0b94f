package io.hookworks.signature;

import java.io.IOException;
import java.net.URI;

/**
 * Gets what senders publish. Whoever calls it has looked at the address: it is never simply what a
 * request says.
 */
@FunctionalInterface
public interface Fetch {
    /**
     * The body of the answer, at most some kilobytes; no redirect is followed. Waits some seconds
     * at most.
     *
     * @throws java.io.FileNotFoundException if the host answers that there is nothing (4xx)
     * @throws IOException if there is no answer, or another one than 200
     */
    byte[] get(URI address) throws IOException;
}
