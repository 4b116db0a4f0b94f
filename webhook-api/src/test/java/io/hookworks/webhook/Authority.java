package io.hookworks.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A root, and certificates that it gives, made by this Java's keytool for one test. */
final class Authority {
    private static final char[] PASSWORD = "password".toCharArray();

    private final Path store;
    private final String name;

    /** A root of its own. */
    Authority(String name) {
        try {
            this.name = name;
            store = Files.createTempDirectory(Path.of("target"), "keys").resolve("keys.p12");
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + name,
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-ext",
                    "bc:c",
                    "-startdate",
                    "2026/01/01 00:00:00",
                    "-validity",
                    "3650");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    X509Certificate root() {
        return certificate(name);
    }

    /**
     * Gives a certificate to somebody.
     *
     * @param issuer itself, or an alias that it gave one to before
     * @param days from the beginning of 2026 on
     */
    void give(String issuer, String alias, String subject, int days, String... extensions) {
        var pair =
                new ArrayList<>(
                        List.of(
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-signer",
                                issuer,
                                "-dname",
                                subject,
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-startdate",
                                "2026/01/01 00:00:00",
                                "-validity",
                                Integer.toString(days)));
        for (var extension : extensions) {
            pair.add("-ext");
            pair.add(extension);
        }
        keytool(pair.toArray(String[]::new));
    }

    X509Certificate certificate(String alias) {
        try {
            return (X509Certificate) keys().getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] der(String alias) {
        try {
            return certificate(alias).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] pem(String... aliases) {
        var pem = new ByteArrayOutputStream();
        for (var alias : aliases) {
            var text =
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(der(alias))
                            + "\n-----END CERTIFICATE-----\n";
            pem.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return pem.toByteArray();
    }

    String signed(String alias, String algorithm, String text) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign((PrivateKey) keys().getKey(alias, PASSWORD));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() {
        try (var stream = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(stream, PASSWORD);
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... arguments) {
        try {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            command.addAll(List.of(arguments));
            command.addAll(
                    List.of(
                            "-keystore",
                            store.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD)));
            var tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
