package io.hookworks.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A root that was applied to providers that know only schemas: every value that Terraform writes is
 * real, every one that a cloud would compute is made up.
 */
record Applied(List<Resource> resources) {
    private static final String IDS =
            """
            {
              "google_pubsub_topic": {"id": "projects/{project}/topics/{name}"},
              "google_pubsub_subscription": {"id": "projects/{project}/subscriptions/{name}"},
              "google_service_account": {
                "email": "{account_id}@{project}.iam.gserviceaccount.com",
                "member": "serviceAccount:{account_id}@{project}.iam.gserviceaccount.com"
              },
              "data.google_project": {"number": "123456789012"},
              "data.aws_caller_identity": {"account_id": "123456789012"},
              "data.aws_partition": {"partition": "aws"},
              "aws_sqs_queue": {
                "arn": "arn:aws:sqs:eu-central-1:123456789012:{name}",
                "id": "https://sqs.eu-central-1.amazonaws.com/123456789012/{name}"
              }
            }
            """;

    /** What stands in the state. */
    record Resource(String address, String type, ObjectNode values) {
        String text(String... path) {
            return at(path).asText();
        }

        JsonNode at(String... path) {
            JsonNode node = values;
            for (var step : path) {
                node = step.equals("0") ? node.path(0) : node.path(step);
            }
            return node;
        }
    }

    static Applied aws(Path temp) throws Exception {
        return of(Settings.aws(copy(temp, "aws", "small-aws-6.25.0.json", "s3")));
    }

    static Applied google(Path temp) throws Exception {
        return of(Settings.google(copy(temp, "gcp", "small-google-6.50.0.json", "gs")));
    }

    private static Terraform copy(Path temp, String root, String schemas, String scheme)
            throws Exception {
        var ids = temp.resolve("ids.json");
        Files.writeString(ids, IDS);
        var terraform =
                Terraform.copy(temp, root)
                        .withSchemas(schemas)
                        .with("SP_IDS", ids.toString())
                        .with("SP_PROJECT", "my-project");
        var more = "  ledger:\n    ordering: per-key\n    lease: 45s\n\n";
        var claims = "claim-check: {store: \"" + scheme + "://my-claims/large\"}\n\nsources:";
        return terraform.edit("../../hookworks.yaml", "sources:", more + claims);
    }

    private static Applied of(Terraform terraform) throws Exception {
        terraform.init().apply().done();
        var resources = new ArrayList<Resource>();
        collect(terraform.show().path("values").path("root_module"), resources);
        return new Applied(resources);
    }

    private static void collect(JsonNode module, List<Resource> into) {
        for (var resource : module.path("resources")) {
            if (resource.path("mode").asText().equals("managed")
                    && resource.path("values") instanceof ObjectNode values) {
                var address = resource.path("address").asText();
                into.add(new Resource(address, resource.path("type").asText(), values));
            }
        }
        module.path("child_modules").forEach(child -> collect(child, into));
    }

    Stream<Resource> all(String type) {
        return resources.stream().filter(each -> each.type().equals(type));
    }

    /** Another one, to be broken. */
    Applied copy() {
        return new Applied(
                new ArrayList<>(
                        resources.stream()
                                .map(
                                        each ->
                                                new Resource(
                                                        each.address(),
                                                        each.type(),
                                                        each.values().deepCopy()))
                                .toList()));
    }

    /** The one whose address is this or ends in this. */
    Resource one(String address) {
        return resources.stream()
                .filter(each -> each.address().endsWith(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + address));
    }

    void remove(String address) {
        resources.remove(one(address));
    }
}
