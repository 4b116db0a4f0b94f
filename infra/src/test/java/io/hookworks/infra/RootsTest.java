package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Both roots, as Terraform and the providers' schemas see them; no cloud is asked. */
class RootsTest {
    private static final String GOOGLE = "small-google-6.50.0.json";
    private static final String AWS = "small-aws-6.25.0.json";

    @TempDir private Path folder;

    @Test
    void all_of_it_is_formatted() throws Exception {
        var said = Terraform.copy(folder, ".").run("fmt", "-check", "-recursive", "-no-color");

        assertEquals("", said.done().words());
    }

    @Test
    void google_takes_the_sample() throws Exception {
        var terraform = Terraform.copy(folder, "gcp").withSchemas(GOOGLE).init();

        terraform.run("validate", "-no-color").done();
        terraform.run("test", "-no-color").done();
    }

    @Test
    void a_cluster_is_told_what_to_run_on_either_cloud() throws Exception {
        Terraform.copy(folder, "k8s").init().run("test", "-no-color").done();
    }

    @Test
    void the_module_that_reads_the_file_has_tests_of_its_own() throws Exception {
        Terraform.copy(folder, "modules/queue-config").init().run("test", "-no-color").done();
    }

    /** Of the newest provider, by its schema; of the one of this machine, in AwsTest. */
    @Test
    void aws_takes_the_sample_with_provider_6() throws Exception {
        var terraform = Terraform.copy(folder, "aws").withSchemas(AWS).init();

        terraform.run("validate", "-no-color").done();
        terraform.run("test", "-no-color").done();
    }

    @Test
    void a_hundred_queues_are_planned_on_google() throws Exception {
        var terraform = Terraform.copy(folder, "gcp").withSchemas(GOOGLE).init();
        Settings.google(terraform);
        Settings.many(terraform, "pubsub", 100, 25);

        var plan = terraform.plan().done();

        assertTrue(plan.words().contains("module.queue[\"queue-99\"]"), plan.words());
    }

    /** What a schema must catch, or it checks nothing. */
    @Test
    void slips_of_the_pen_are_caught() throws Exception {
        var terraform = Terraform.copy(folder, "gcp").withSchemas(GOOGLE).init();
        var queue = "../modules/gcp-queue/main.tf";
        var deadline = "ack_deadline_seconds         =";
        caught(terraform, queue, deadline, "ack_deadline_sec =", "Unsupported argument");
        var attempts = "max_delivery_attempts =";
        caught(terraform, queue, attempts, "max_delivery_attempt =", "Unsupported argument");
        var topic = "topic                        = google_pubsub_topic.topic[each.key].id";
        caught(terraform, queue, topic, "", "Missing required argument");
        var ordering = "enable_message_ordering      = each.value.ordered";
        caught(
                terraform,
                queue,
                ordering,
                "enable_message_ordering = \"very\"",
                "a bool is required");
        var expiry = "  expiration_policy {\n    ttl = \"\"\n  }\n";
        caught(
                terraform,
                queue,
                expiry,
                "  expiration_policy = \"never\"\n",
                "Unsupported argument");
        caught(terraform, queue, expiry, expiry + expiry, "Too many expiration_policy blocks");
        var labels = "labels       = var.labels";
        caught(
                terraform,
                queue,
                labels,
                "effective_labels = {}",
                "Value for unconfigurable attribute");
        var pool = "\"google_cloud_run_v2_worker_pool\" \"worker\"";
        var unknown = "\"google_cloud_run_v2_workerpool\" \"worker\"";
        caught(
                terraform,
                "../modules/gcp-worker/main.tf",
                pool,
                unknown,
                "does not support resource type");
        var name = "subscription[\"queue\"].name";
        var title = "subscription[\"queue\"].title";
        caught(terraform, "../modules/gcp-queue/outputs.tf", name, title, "Unsupported attribute");
        var newer = "default_uri_disabled = true\n  ingress =";
        caught(
                terraform,
                "../modules/gcp-api/main.tf",
                "ingress             =",
                newer,
                "Unsupported argument");
    }

    private static void caught(
            Terraform terraform, String file, String is, String becomes, String why)
            throws Exception {
        var said = terraform.validateWith(file, is, becomes);

        assertEquals(1, said.exitCode(), said.words());
        assertTrue(said.plain().contains(why), said.words());
    }
}
