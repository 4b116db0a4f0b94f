package io.hookworks.queue.testkit.wire;

import io.grpc.MethodDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages of gRPC as they are on the wire, whatever they mean. */
enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    AS_THEY_ARE;

    /** A method of any kind, unary or stream. */
    static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(AS_THEY_ARE, AS_THEY_ARE)
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(name)
                .build();
    }

    @Override
    public InputStream stream(byte[] message) {
        return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a message that cannot be read", e);
        }
    }
}
