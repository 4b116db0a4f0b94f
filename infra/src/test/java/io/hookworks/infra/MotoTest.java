package io.hookworks.infra;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.FIFO_THROUGHPUT_LIMIT;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpServer;

import io.hookworks.ops.Environment;
import io.hookworks.ops.ExitCode;
import io.hookworks.ops.Home;
import io.hookworks.ops.Main;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.testkit.process.Child;
import io.hookworks.queue.testkit.process.FreePorts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The queues that the real AWS provider makes, on a fake of AWS, and the programs on them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MotoTest {
    private static final String QUEUES = "-target=module.queue";
    private static final String PREFIX = "hookworks-";
    private static final String LEDGER =
            "  ledger:\n    ordering: per-key\n    lease: 45s\n\nsources:";

    @TempDir private static Path folder;
    private static Moto moto;
    private static Terraform terraform;
    private static SqsAsyncClient sqs;

    @BeforeAll
    static void apply() throws Exception {
        terraform = Terraform.copy(folder, "aws").withAwsProvider();
        moto = Moto.start();
        terraform
                .with("AWS_ENDPOINT_URL", moto.url().toString())
                .with("AWS_ACCESS_KEY_ID", "test")
                .with("AWS_SECRET_ACCESS_KEY", "test");
        Settings.aws(terraform).edit("../../hookworks.yaml", "sources:", LEDGER).init();
        terraform.apply(QUEUES).done();
        // In place of variables of this process, which the programs read by themselves.
        System.setProperty("hookworks.sqs.endpoint", moto.url().toString());
        System.setProperty("hookworks.sqs.prefix", PREFIX);
        System.setProperty("hookworks.sqs.region", "eu-central-1");
        sqs =
                SqsAsyncClient.builder()
                        .endpointOverride(moto.url())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("test", "test")))
                        .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                        .build();
    }

    @AfterAll
    static void close() {
        if (sqs != null) {
            sqs.close();
        }
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    @Order(1)
    void a_second_plan_is_empty_and_lets_a_pause_stand() throws Exception {
        var paused =
                Terminal.run(home(), "queue", "pause", "crm-updates", "--reason", "while planning");
        assertEquals(ExitCode.OK, paused.exitCode(), paused::toString);

        var plan = terraform.plan(QUEUES, "-detailed-exitcode");

        assertEquals(0, plan.exitCode(), plan.words());
        var resumed = Terminal.run(home(), "queue", "resume", "crm-updates");
        assertEquals(ExitCode.OK, resumed.exitCode(), resumed::toString);
    }

    @Test
    @Order(2)
    void doctor_finds_nothing() {
        var doctor = Terminal.run(home(), "doctor");

        assertEquals(ExitCode.OK, doctor.exitCode(), doctor::toString);
        assertEquals(List.of(), findings());
    }

    @Test
    @Order(3)
    void api_and_worker_run_on_them() throws Exception {
        var taken = new AtomicInteger();
        var crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    taken.incrementAndGet();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        crm.start();
        var url = "http://127.0.0.1:" + crm.getAddress().getPort() + "/";
        var api = environment(url);
        var worker = environment(url);
        try (var one = Child.start(Main.class, folder, api, "api");
                var two =
                        Child.start(
                                Main.class, folder, worker, "worker", "--queues", "crm-updates")) {
            one.awaitLine("ready:");
            two.awaitLine("ready:");
            // What the task definitions and the load balancer ask for their health.
            assertEquals(200, status(api, "HOOKWORKS_MANAGEMENT_PORT", "/health/liveness"));
            assertEquals(200, status(worker, "HOOKWORKS_MANAGEMENT_PORT", "/health/liveness"));
            assertEquals(404, status(api, "HOOKWORKS_PORT", "/"));
            assertEquals(0, healthy(worker.get("HOOKWORKS_MANAGEMENT_PORT")));
            assertEquals(1, healthy(Integer.toString(FreePorts.next())));

            var sent = Terminal.run(new Home(folder, new Environment(api)), "send", "github");

            assertEquals(ExitCode.OK, sent.exitCode(), sent.toString());
            await().until(() -> taken.get() == 1);
            await().until(() -> unsaid(api, worker).isEmpty());
        } finally {
            crm.stop(0);
        }
    }

    @Test
    @Order(4)
    void doctor_finds_each_breakage_and_nothing_else() throws Exception {
        broken(
                "billing",
                VISIBILITY_TIMEOUT,
                "45",
                "warning  billing: its visibility timeout is PT45S");
        broken(
                "billing",
                MESSAGE_RETENTION_PERIOD,
                "86400",
                "warning  billing: it keeps messages for PT24H");
        broken(
                "billing-dlq",
                MESSAGE_RETENTION_PERIOD,
                "864000",
                "warning  billing-dlq: it keeps messages for PT240H");
        broken(
                "billing",
                REDRIVE_POLICY,
                policy("crm-updates-dlq", 1000),
                "error    billing: its dead letters go to arn:aws:sqs");
        broken(
                "billing",
                REDRIVE_POLICY,
                policy("billing-dlq", 3),
                "error    billing: SQS moves a message to its dead letters after 3 receives");
        broken("billing", REDRIVE_POLICY, "", "error    billing: it has no redrive policy");
        broken(
                "ledger.fifo",
                FIFO_THROUGHPUT_LIMIT,
                "perQueue",
                "warning  ledger: its FifoThroughputLimit is perQueue");
        broken(
                "ledger-dlq.fifo",
                MESSAGE_RETENTION_PERIOD,
                "345600",
                "warning  ledger-dlq: it keeps messages for PT96H");
        assertEquals(List.of(), findings());
        delete("crm-updates-dlq");
        assertFound("error    crm-updates-dlq: there is no such queue");
        delete("crm-updates");
        make("crm-updates-dlq", Map.of(MESSAGE_RETENTION_PERIOD, "1209600"));
        assertFound("error    crm-updates: there is no such queue");
        make("crm-updates.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
        assertFound("error    crm-updates: it keeps order, as a FIFO queue");
    }

    /** The last: what was broken by hand does not keep it from being taken down. */
    @Test
    @Order(5)
    void nothing_is_left_when_it_is_destroyed() throws Exception {
        delete("crm-updates.fifo"); // which Terraform knows nothing of
        terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", QUEUES).done();

        assertEquals(List.of(), sqs.listQueues().join().queueUrls());
    }

    private static void broken(
            String queue, QueueAttributeName attribute, String value, String finding) {
        var url = url(queue);
        var was =
                sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(attribute))
                        .join()
                        .attributes();
        set(url, Map.of(attribute, value));
        assertFound(finding);
        set(url, was); // the next one is found alone only if this is as it was
    }

    private static void set(String url, Map<QueueAttributeName, String> attributes) {
        sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(attributes)).join();
    }

    private static void delete(String queue) {
        var url = url(queue);
        sqs.deleteQueue(delete -> delete.queueUrl(url)).join();
    }

    private static void make(String queue, Map<QueueAttributeName, String> attributes) {
        sqs.createQueue(create -> create.queueName(PREFIX + queue).attributes(attributes)).join();
    }

    private static String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(PREFIX + queue)).join().queueUrl();
    }

    private static String policy(String queue, int receives) {
        return "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-central-1:123456789012:%s%s\",\"maxReceiveCount\":%d}"
                .formatted(PREFIX, queue, receives);
    }

    private static void assertFound(String finding) {
        var found = findings();
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().startsWith(finding), found::toString);
    }

    /** What doctor says is wrong, of queues. */
    private static List<String> findings() {
        var doctor = Terminal.run(home(), "doctor");
        assertEquals("", doctor.err());
        return doctor.out()
                .lines()
                .filter(line -> line.startsWith("error") || line.startsWith("warning"))
                .toList();
    }

    private static Home home() {
        return new Home(folder, new Environment(environment("https://crm.example.com")));
    }

    /** As the task definitions have it, and where moto is. */
    private static Map<String, String> environment(String crm) {
        var secret =
                "whsec_"
                        + Base64.getEncoder()
                                .encodeToString(
                                        "0123456789abcdef0123456789abcdef".getBytes(US_ASCII));
        var all = new HashMap<String, String>();
        all.put("HOOKWORKS_PROVIDER", "sqs");
        all.put("HOOKWORKS_SQS_ENDPOINT", moto.url().toString());
        all.put("HOOKWORKS_SQS_PREFIX", PREFIX);
        all.put("HOOKWORKS_SQS_REGION", "eu-central-1");
        all.put("HOOKWORKS_DEV", "off");
        all.put("HOOKWORKS_PORT", Integer.toString(FreePorts.next()));
        all.put("HOOKWORKS_MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
        all.put("CRM_URL", crm);
        for (var name :
                List.of(
                        "CRM_SECRET",
                        "STRIPE_WEBHOOK_SECRET",
                        "GITHUB_WEBHOOK_SECRET",
                        "PARTNER_WEBHOOK_SECRET")) {
            all.put(name, secret);
        }
        return all;
    }

    /** Names of the list that alarms and pages are held against, and that no program says. */
    private static Set<String> unsaid(Map<String, String> api, Map<String, String> worker)
            throws Exception {
        var unsaid =
                new TreeSet<>(
                        Files.readAllLines(Path.of("src/test/resources/program-metrics.txt")));
        for (var program : List.of(api, worker)) {
            var url = "http://127.0.0.1:" + program.get("HOOKWORKS_MANAGEMENT_PORT");
            try (var http = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(URI.create(url + "/prometheus")).build();
                var said = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                unsaid.removeAll(Metrics.said(said));
            }
        }
        return unsaid;
    }

    /** The exit code of the check that the image has for its container. */
    private static int healthy(String port) throws Exception {
        var check = Present.repository().resolve("infra/image/healthy").toString();
        var process = new ProcessBuilder(check);
        process.environment().put("HOOKWORKS_MANAGEMENT_PORT", port);
        return process.redirectErrorStream(true).start().waitFor();
    }

    private static int status(Map<String, String> environment, String port, String path)
            throws Exception {
        var url = URI.create("http://127.0.0.1:" + environment.get(port) + path);
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
