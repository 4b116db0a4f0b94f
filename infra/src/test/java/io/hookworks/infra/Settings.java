package io.hookworks.infra;

import java.io.IOException;
import java.nio.file.Files;

/** The smallest settings of each root, and a file with many queues. */
final class Settings {
    private Settings() {}

    static Terraform aws(Terraform terraform) throws IOException {
        var text =
                """
                region          = "eu-central-1"
                image           = "1.0.0"
                certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
                environment     = { CRM_URL = "https://crm.example.com" }
                alarm_emails    = ["oncall@example.com"]
                """;
        return write(terraform, text);
    }

    static Terraform google(Terraform terraform) throws IOException {
        return write(
                terraform,
                """
                project      = "my-project"
                region       = "europe-west3"
                image        = "1.0.0"
                environment  = { CRM_URL = "https://crm.example.com" }
                alarm_emails = ["oncall@example.com"]
                """);
    }

    private static Terraform write(Terraform terraform, String text) throws IOException {
        Files.writeString(terraform.folder().resolve("terraform.tfvars"), text);
        return terraform;
    }

    /** Queues {@code queue-0} and so on, in groups {@code g0} and so on. */
    static void many(Terraform terraform, String provider, int queues, int inEach)
            throws IOException {
        var yaml = new StringBuilder("provider: " + provider + "\nqueues:\n");
        var groups = new StringBuilder("worker_groups = {\n");
        for (var i = 0; i < queues; i++) {
            yaml.append(
                    "  queue-%d: {instances: {max: 4}, ordering: %s}\n"
                            .formatted(i, i % 10 == 0 ? "per-key" : "none"));
            groups.append(i % inEach == 0 ? "  g%d = [".formatted(i / inEach) : ", ");
            groups.append("\"queue-").append(i).append('"');
            groups.append(i % inEach == inEach - 1 ? "]\n" : "");
        }
        groups.append("}\n");
        yaml.append("sources:\n  github:\n    provider: github\n");
        yaml.append("    secrets: [\"${GITHUB_WEBHOOK_SECRET}\"]\n    queue: queue-0\n");
        yaml.append("    routes: {push: queue-1}\n");
        Files.writeString(terraform.folder().resolve("many.yaml"), yaml);
        Files.writeString(
                terraform.folder().resolve("many.auto.tfvars"),
                "config_file = \"many.yaml\"\n" + groups);
    }
}
