package io.hookworks.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hookworks.ops.DevSession;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The REST interface of Pub/Sub, and nothing else. */
final class PlainPubSub implements PlainClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String project;

    PlainPubSub(DevSession session) {
        project = "http://" + session.queues() + "/v1/projects/" + DevSession.PROJECT + "/";
    }

    @Override
    public void put(String queue, Raw message) {
        var data = message.body().getBytes(StandardCharsets.UTF_8);
        var entry =
                Map.of(
                        "data", Base64.getEncoder().encodeToString(data),
                        "attributes", message.attributes());
        var _ = post("topics/" + queue + ":publish", Map.of("messages", List.of(entry)));
    }

    @Override
    public Raw look(String queue) {
        var subscription = "subscriptions/" + queue;
        var received = post(subscription + ":pull", Map.of("maxMessages", 1));
        var first = received.path("receivedMessages").path(0);
        var _ =
                post(
                        subscription + ":modifyAckDeadline",
                        Map.of(
                                "ackIds",
                                List.of(first.path("ackId").asText()),
                                "ackDeadlineSeconds",
                                0));
        var message = first.path("message");
        var attributes = new HashMap<String, String>();
        message.path("attributes")
                .properties()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().asText()));
        var data = Base64.getDecoder().decode(message.path("data").asText());
        return new Raw(new String(data, StandardCharsets.UTF_8), attributes);
    }

    private JsonNode post(String path, Object body) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(project + path))
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            json.writeValueAsBytes(body)))
                            .header("Content-Type", "application/json")
                            .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer.statusCode());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
