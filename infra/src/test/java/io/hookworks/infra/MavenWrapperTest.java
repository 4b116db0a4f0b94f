package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** {@code ./mvnw} runs only the Maven whose checksum is in the repository. */
class MavenWrapperTest {
    private static final String RAN = "the other Maven ran";

    @TempDir private Path folder;

    @Test
    void other_maven_from_the_repository_does_not_run() throws Exception {
        var root = Present.repository();
        var wrapper = folder.resolve("checkout");
        var settings = Path.of(".mvn", "wrapper", "maven-wrapper.properties");
        Files.createDirectories(wrapper.resolve(settings).getParent());
        Files.copy(root.resolve(settings), wrapper.resolve(settings));
        var script = Files.copy(root.resolve("mvnw"), wrapper.resolve("mvnw"));
        var server = serving(otherMaven());
        try {
            var builder = new ProcessBuilder("sh", script.toString(), "--version");
            builder.redirectErrorStream(true);
            builder.environment()
                    .putAll(
                            Map.of(
                                    "MAVEN_USER_HOME",
                                    folder.resolve("m2").toString(),
                                    "MVNW_REPOURL",
                                    "http://localhost:" + server.getAddress().getPort(),
                                    "no_proxy",
                                    "localhost"));
            var process = builder.start();
            var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertNotEquals(0, process.waitFor(), printed);
            assertTrue(printed.contains("SHA-256"), printed);
            assertFalse(printed.contains(RAN), printed);
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer serving(byte[] file) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, file.length);
                    exchange.getResponseBody().write(file);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static byte[] otherMaven() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("apache-maven-3.9.16/bin/mvn"));
            zip.write(("#!/bin/sh\necho " + RAN + "\n").getBytes(UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
