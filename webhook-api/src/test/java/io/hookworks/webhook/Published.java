package io.hookworks.webhook;

import io.hookworks.signature.Fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The world outside, as a test wants it; remembers who was called. */
final class Published implements Fetch {
    final List<URI> calls = new CopyOnWriteArrayList<>();

    private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
    private volatile boolean down;

    void put(String address, byte[] page) {
        pages.put(address, page);
    }

    void down(boolean yes) {
        down = yes;
    }

    @Override
    public byte[] get(URI address) throws IOException {
        calls.add(address);
        if (down) {
            throw new ConnectException("nobody is there");
        }
        var page = pages.get(address.toString());
        if (page == null) {
            throw new FileNotFoundException("404");
        }
        return page;
    }
}
