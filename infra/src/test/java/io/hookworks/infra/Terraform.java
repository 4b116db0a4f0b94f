package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Terraform in a copy of {@code infra}, with nothing of the user's own settings: no state, lock
 * file or provider ends up in the checkout.
 */
final class Terraform {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SCHEMA =
            Path.of("config/src/main/resources/io/hookworks/config/hookworks.schema.json");

    private final Path program = Present.program("terraform");
    private final Path home;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> wrapper = List.of();

    private Terraform(Path home, String folder) {
        this.home = home;
        this.folder = home.resolve("infra").resolve(folder);
    }

    /** What a run said, and its exit code. */
    record Said(int exitCode, String words) {
        Said done() {
            assertEquals(0, exitCode, words);
            return this;
        }

        /** Words without the frame and the line breaks that Terraform puts around errors. */
        String plain() {
            return words.replaceAll("[│╷╵]", " ").replaceAll("\\s+", " ");
        }
    }

    /**
     * @param folder below {@code infra}
     */
    static Terraform copy(Path temp, String folder) throws IOException {
        var root = Present.repository();
        for (var part : List.of("infra/modules", "infra/aws", "infra/gcp", "infra/k8s")) {
            copy(root, temp, Path.of(part));
        }
        copy(root, temp, SCHEMA);
        copy(root, temp, Path.of("hookworks.yaml"));
        return new Terraform(temp, folder);
    }

    private static void copy(Path from, Path to, Path part) throws IOException {
        try (var files = Files.walk(from.resolve(part))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var relative = from.relativize(file);
                if (!relative.toString().contains(".terraform")) {
                    var target = to.resolve(relative);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    /** The real AWS provider of this machine. */
    Terraform withAwsProvider() throws IOException {
        var settings = home.resolve("terraform.tfrc");
        Files.writeString(
                settings,
                """
                provider_installation {
                  filesystem_mirror {
                    path    = "%s"
                    include = ["hashicorp/aws"]
                  }
                }
                """
                        .formatted(Present.requireAwsMirror()));
        environment.put("TF_CLI_CONFIG_FILE", settings.toString());
        return this;
    }

    /** Providers that know only these schemas; see {@code infra/tools}. */
    Terraform withSchemas(String... schemas) {
        var infra = Present.repository().resolve("infra");
        var command = new ArrayList<String>();
        command.add(Present.program("node").toString());
        command.add(infra.resolve("tools/schema-provider.mjs").toString());
        for (var schema : schemas) {
            command.add(infra.resolve("schemas").resolve(schema).toString());
        }
        command.add("--");
        wrapper = command;
        return this;
    }

    Terraform with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path folder() {
        return folder;
    }

    Path home() {
        return home;
    }

    /** Changes a file of the copy. */
    Terraform edit(String file, String is, String becomes) throws IOException {
        var path = folder.resolve(file);
        var text = Files.readString(path);
        if (!text.contains(is)) {
            throw new AssertionError(file + " has no " + is);
        }
        Files.writeString(path, text.replace(is, becomes));
        return this;
    }

    /** What Terraform says of a file of the copy that is changed so, and then is as it was. */
    Said validateWith(String file, String is, String becomes)
            throws IOException, InterruptedException {
        var path = folder.resolve(file);
        var right = Files.readString(path);
        edit(file, is, becomes);
        try {
            return run("validate", "-no-color");
        } finally {
            Files.writeString(path, right);
        }
    }

    Said run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(wrapper);
        command.add(program.toString());
        command.addAll(List.of(arguments));
        var output = Files.createTempFile(home, "said", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        var variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("TF_") || name.startsWith("AWS_"));
        variables.put("TF_DATA_DIR", home.resolve("data").toString());
        variables.put("TF_IN_AUTOMATION", "1");
        variables.put("CHECKPOINT_DISABLE", "1");
        variables.putAll(environment);
        var process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            var exitCode = process.waitFor();
            return new Said(exitCode, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroy();
        }
    }

    Terraform init() throws IOException, InterruptedException {
        run("init", "-backend=false", "-input=false", "-no-color").done();
        return this;
    }

    Said plan(String... more) throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(List.of("plan", "-input=false", "-no-color", "-lock=false"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    Said apply(String... more) throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "apply",
                                "-input=false",
                                "-no-color",
                                "-auto-approve",
                                "-parallelism=30"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** The state, or a plan, as JSON. */
    JsonNode show(String... plan) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("show", "-json"));
        arguments.addAll(List.of(plan));
        return JSON.readTree(run(arguments.toArray(String[]::new)).done().words());
    }
}
