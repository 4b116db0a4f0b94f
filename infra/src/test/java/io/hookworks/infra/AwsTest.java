package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The root of AWS as the real provider sees it, which knows values too. */
class AwsTest {
    @TempDir private Path folder;

    @Test
    void it_takes_the_sample() throws Exception {
        var terraform = Terraform.copy(folder, "aws").withAwsProvider().init();

        terraform.run("test", "-no-color").done();
    }

    @Test
    void values_that_aws_would_refuse_are_caught() throws Exception {
        var terraform = Terraform.copy(folder, "aws").withAwsProvider().init();
        var lease = "visibility_timeout_seconds = var.settings.lease_seconds\n  message_retention";
        var tooLong = "visibility_timeout_seconds = 99999\n  message_retention";
        caught(
                terraform,
                lease,
                tooLong,
                "expected visibility_timeout_seconds to be in the range (0 - 43200)");
        var policy = "redrive_policy = jsonencode({";
        caught(
                terraform,
                policy,
                "policy = \"{\"\n  redrive_policy = jsonencode({",
                "contains an invalid JSON");
        var encryption =
                """
                = var.kms_key_arn == null ? true : null
                  kms_master_key_id                 = var.kms_key_arn
                """;
        var both =
                """
                = true
                  kms_master_key_id = "alias/aws/sqs"
                """;
        caught(terraform, encryption, both, "conflicts with");
    }

    private static void caught(Terraform terraform, String is, String becomes, String why)
            throws Exception {
        var said = terraform.validateWith("../modules/aws-queue/main.tf", is, becomes);

        assertEquals(1, said.exitCode(), said.words());
        assertTrue(said.plain().contains(why), said.words());
    }

    /** Four groups of 25 queues; the operator has rights on all of them. */
    @Test
    void a_hundred_queues_are_planned() throws Exception {
        var terraform = Terraform.copy(folder, "aws").withAwsProvider();
        try (var moto = Moto.start()) { // to be told an account
            terraform
                    .with("AWS_ENDPOINT_URL", moto.url().toString())
                    .with("AWS_ACCESS_KEY_ID", "test")
                    .with("AWS_SECRET_ACCESS_KEY", "test");
            Settings.aws(terraform).init();
            Settings.many(terraform, "sqs", 100, 25);

            var plan = terraform.plan().done();

            assertTrue(plan.words().contains("module.queue[\"queue-99\"]"), plan.words());
            assertTrue(plan.words().contains("hookworks-queue-90.fifo"), plan.words());
        }
    }
}
