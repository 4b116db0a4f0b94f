package io.hookworks.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a person is told when a command cannot do what it was asked. */
class CommandErrorsTest {
    @TempDir private Path path;

    @Test
    void a_wrong_file_is_told_whole_and_nothing_is_done() throws Exception {
        Files.writeString(
                path.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues:
                  billing: {concurrency: -1, colour: red}
                sources:
                  stripe: {provider: stripe, secrets: ["${STRIPE_WEBHOOK_SECRET}"], queue: nowhere}
                """);

        var api = new Folder(path).run("api");

        assertEquals(ExitCode.USAGE, api.exitCode());
        for (var what :
                new String[] {"concurrency", "colour", "nowhere", "STRIPE_WEBHOOK_SECRET"}) {
            assertTrue(api.err().contains(what), what + " in: " + api.err());
        }
        assertTrue(api.err().contains("4 problems; nothing was started."), api.err());
        assertFalse(api.err().contains("\tat "), "no stack trace");
    }

    @Test
    void a_folder_without_a_file_says_which_file_it_wants() {
        var queues = new Folder(path).run("queues");

        assertEquals(ExitCode.USAGE, queues.exitCode());
        assertTrue(queues.err().contains("hookworks.yaml: there is no such file"), queues.err());
    }

    @Test
    void a_name_that_is_not_in_the_file_is_answered_with_those_that_are() throws Exception {
        var folder = Folder.in(path);
        folder.deafDev();

        var queue = folder.run("queue", "show", "mailing");
        assertEquals(ExitCode.USAGE, queue.exitCode());
        assertTrue(
                queue.err().contains("no queue mailing; it has [billing, crm-updates]"),
                queue.err());
        var letters = folder.run("dlq", "redrive", "--queue", "crm");
        assertEquals(ExitCode.USAGE, letters.exitCode());
        assertTrue(letters.err().contains("no queue crm; it has"), letters.err());
        var source = folder.run("send", "paypal");
        assertEquals(ExitCode.USAGE, source.exitCode());
        assertTrue(
                source.err().contains("no source paypal; it has [stripe, github, partner]"),
                source.err());
        var worker = folder.run("worker", "--queues", "billing,mail");
        assertEquals(ExitCode.USAGE, worker.exitCode());
        assertTrue(worker.err().contains("no queue mail"), worker.err());
    }

    @Test
    void where_nobody_listens_a_command_says_what_to_start() throws Exception {
        var folder = Folder.in(path);
        folder.deafDev();

        var sent = folder.run("send", "stripe");
        assertEquals(ExitCode.ERROR, sent.exitCode());
        assertTrue(sent.err().contains("Nothing listens at http://localhost:"), sent.err());
        assertTrue(sent.err().contains("Is ./hookworks dev, or api, running?"), sent.err());

        var queues = folder.run("queues");
        assertEquals(ExitCode.ERROR, queues.exitCode());
        assertTrue(queues.err().contains("Run ./hookworks doctor"), queues.err());

        var doctor = folder.run("doctor");
        assertEquals(ExitCode.ERROR, doctor.exitCode());
        assertTrue(doctor.out().contains("error    "), doctor.out());
    }

    @Test
    void a_source_that_nobody_else_can_sign_for_is_told_with_the_reason() throws Exception {
        var folder = new Folder(path);
        Files.writeString(
                path.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  mailgun: {provider: mailgun, secrets: ["${MAILGUN}"], queue: billing}
                  slack: {provider: slack, secrets: ["${SLACK}"], queue: billing}
                """);
        folder.deafDev();

        var mailgun = folder.run("send", "mailgun");
        assertEquals(ExitCode.USAGE, mailgun.exitCode());
        assertTrue(
                mailgun.err()
                        .contains(
                                "Nobody but mailgun can sign: its signature stands inside the"
                                        + " body."),
                mailgun.err());
        var slack = folder.run("send", "slack");
        assertEquals(ExitCode.USAGE, slack.exitCode());
        assertTrue(
                slack.err().contains("There is no sample of slack: give one by --file."),
                slack.err());
    }

    @Test
    void a_wrong_option_is_answered_with_one_line_and_the_way_to_help() {
        var folder = new Folder(path);

        var option = folder.run("dlq", "ls", "--quue", "orders\u001b[2J");
        assertEquals(ExitCode.USAGE, option.exitCode());
        assertEquals(2, option.err().lines().count(), option.err());
        assertTrue(option.err().startsWith("Unknown options: '--quue'"), option.err());
        assertTrue(option.err().contains("Similar: --queue"), option.err());
        assertTrue(option.err().contains("Run ./hookworks dlq ls --help"), option.err());
        assertFalse(option.err().contains("\u001b"), "what was typed cannot steer the terminal");
        var command = folder.run("quues");
        assertEquals(ExitCode.USAGE, command.exitCode());
        assertTrue(command.err().contains("Similar: queues"), command.err());
        assertEquals(2, command.err().lines().count(), command.err());
        var missing = folder.run("dlq", "redrive");
        assertEquals(2, missing.err().lines().count(), missing.err());
        assertTrue(missing.err().contains("Missing required option: '--queue"), missing.err());
    }

    @Test
    void what_stands_in_a_file_cannot_steer_the_terminal() throws Exception {
        Files.writeString(
                path.resolve("hookworks.yaml"),
                """
                provider: sqs
                queues: {"bad\\e[2J\\u202Ename": {}}
                """);

        var queues = new Folder(path).run("queues");

        assertEquals(ExitCode.USAGE, queues.exitCode());
        assertTrue(queues.err().contains("bad?[2J?name"), queues.err());
        assertFalse(queues.err().matches("(?s).*[\u001b\u202e].*"), queues.err());
    }
}
