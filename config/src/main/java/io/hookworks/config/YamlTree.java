package io.hookworks.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.Reader;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * A YAML document as JSON nodes that remember their lines. Reads no tags, so no document makes it
 * create objects.
 *
 * @param lines line numbers, from 1, by path, such as {@code queues.billing.lease}
 * @param problems keys that stand twice, and what is not YAML
 */
record YamlTree(JsonNode root, Map<String, Integer> lines, Problems problems) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Deeper than anything means something; an alias to itself is deeper than any limit. */
    private static final int DEEPEST = 20;

    /** Reads a document; what is not YAML is a missing one, with the problem. */
    public static YamlTree read(Reader reader) {
        var lines = new HashMap<String, Integer>();
        var problems = new Problems(lines);
        try {
            var node = new Yaml(new LoaderOptions()).compose(reader);
            return switch (node) {
                case null -> new YamlTree(JSON.objectNode(), lines, problems);
                case MappingNode _ -> {
                    var root = new Builder(lines, problems).build("", node);
                    yield new YamlTree(root, lines, problems);
                }
                default -> {
                    lines.put("", node.getStartMark().getLine() + 1);
                    problems.add(
                            "",
                            "must hold keys such as provider: and queues:, not "
                                    + (node instanceof SequenceNode ? "a list" : "a single value"));
                    yield new YamlTree(JSON.missingNode(), lines, problems);
                }
            };
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            lines.put("", mark == null ? 1 : mark.getLine() + 1);
            problems.add("", "is not YAML: " + e.getProblem() + hint(mark));
            return new YamlTree(JSON.missingNode(), lines, problems);
        } catch (YAMLException e) {
            problems.add("", "is not YAML in UTF-8: " + e.getMessage());
            return new YamlTree(JSON.missingNode(), lines, problems);
        }
    }

    private static String hint(@Nullable Mark mark) {
        var shown = mark == null ? null : mark.get_snippet();
        return shown != null && shown.contains("${")
                ? ". Inside [ ] and { } a text with ${ } needs quotes"
                : "";
    }

    /** Whether it is YAML at all, and has keys. */
    boolean readable() {
        return !root.isMissingNode();
    }

    /** The path of a key below another path. */
    static String path(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }

    private record Builder(Map<String, Integer> lines, Problems problems) {
        JsonNode build(String path, Node node) {
            lines.put(path, node.getStartMark().getLine() + 1);
            if (path.chars().filter(each -> each == '.' || each == '[').count() > DEEPEST) {
                problems.add(path, "is nested too deeply");
                return JSON.nullNode();
            }
            return switch (node) {
                case MappingNode mapping -> object(path, mapping);
                case SequenceNode sequence -> array(path, sequence);
                case ScalarNode scalar -> scalar(path, scalar);
                default -> JSON.nullNode();
            };
        }

        private ObjectNode object(String path, MappingNode mapping) {
            var object = JSON.objectNode();
            for (var tuple : mapping.getValue()) {
                var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                var below = path(path, key);
                if (object.has(key)) {
                    problems.add(below, "stands here twice");
                }
                object.set(key, build(below, tuple.getValueNode()));
                lines.put(below, tuple.getKeyNode().getStartMark().getLine() + 1);
            }
            return object;
        }

        private ArrayNode array(String path, SequenceNode sequence) {
            var array = JSON.arrayNode();
            for (var element : sequence.getValue()) {
                array.add(build(path + "[" + array.size() + "]", element));
            }
            return array;
        }

        private JsonNode scalar(String path, ScalarNode scalar) {
            var text = scalar.getValue();
            if (scalar.getTag().equals(Tag.INT) && text.matches("-?\\d+")) {
                return JSON.numberNode(new BigInteger(text));
            }
            if (scalar.getTag().equals(Tag.BOOL)) {
                return bool(path, text);
            }
            return scalar.getTag().equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(text);
        }

        /** YAML 1.1 reads {@code yes} as a boolean, 1.2 and Terraform as a text. */
        private JsonNode bool(String path, String text) {
            var isTrue = text.equalsIgnoreCase("true");
            if (!isTrue && !text.equalsIgnoreCase("false")) {
                problems.add(
                        path,
                        "'"
                                + text
                                + "' is a boolean in some versions of YAML only: write true or"
                                + " false, or \""
                                + text
                                + "\" in quotes if it is a text");
            }
            return JSON.booleanNode(isTrue);
        }
    }
}
