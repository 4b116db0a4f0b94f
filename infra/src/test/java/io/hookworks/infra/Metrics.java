package io.hookworks.infra;

import com.fasterxml.jackson.databind.JsonNode;

import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of metrics: those that the clouds have, and those that alarms and dashboards ask for. */
final class Metrics {
    private static final Pattern GOOGLE =
            Pattern.compile("(?:pubsub|run|[a-z]+)\\.googleapis\\.com/[a-z_/]+");
    private static final Pattern OWN = Pattern.compile("\\bhookworks_[a-z_]+");
    private static final Set<String> TEXTS =
            Set.of("dashboard_body", "dashboard_json", "conditions", "container_definitions");

    private Metrics() {}

    /** Those of {@code metrics.yaml}, with their namespace. */
    static Set<String> ofTheClouds() throws IOException {
        var names = new HashSet<String>();
        Map<String, List<String>> table =
                new Yaml().load(Files.readString(Path.of("metrics.yaml")));
        table.forEach((space, its) -> its.forEach(name -> names.add(space + "/" + name)));
        return names;
    }

    /** What CloudWatch is asked for. */
    static Set<String> asked(Applied applied) {
        var names = new TreeSet<String>();
        for (var resource : applied.resources()) {
            collect(resource.values(), names);
            if (resource.type().equals("aws_cloudwatch_dashboard")) {
                var page = AwsPolicy.json(resource.text("dashboard_body"));
                for (var widget : page.path("widgets")) {
                    for (var metric : widget.path("properties").path("metrics")) {
                        names.add(metric.path(0).asText() + "/" + metric.path(1).asText());
                    }
                }
            }
            TEXTS.forEach(text -> googles(resource.values().path(text).toString(), names));
        }
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.has("metric_name") && !node.path("metric_name").asText("").isEmpty()) {
            names.add(node.path("namespace").asText() + "/" + node.path("metric_name").asText());
        }
        node.forEach(child -> collect(child, names));
    }

    private static void googles(String text, Set<String> names) {
        GOOGLE.matcher(text).results().forEach(found -> names.add(found.group()));
    }

    /** Names of our own programs. */
    static Set<String> own(Applied applied) {
        var names = new TreeSet<String>();
        for (var resource : applied.resources()) {
            var watches =
                    Stream.of("metric_alarm", "dashboard", "alert_policy", "task_definition")
                            .anyMatch(resource.type()::endsWith);
            if (watches) {
                OWN.matcher(resource.values().toString())
                        .results()
                        .forEach(found -> names.add(found.group()));
            }
        }
        return names;
    }

    /** What a program says of itself at {@code /prometheus}. */
    static Set<String> said(String prometheus) {
        var names = new TreeSet<String>();
        OWN.matcher(prometheus).results().forEach(found -> names.add(found.group()));
        return names;
    }
}
