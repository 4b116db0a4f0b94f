package io.hookworks.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.hookworks.infra.Applied.Resource;
import io.hookworks.ops.Environment;
import io.hookworks.ops.Home;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.testkit.pubsub.FakePubSub;
import io.hookworks.queue.testkit.wire.ObjectServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What holds on Google Cloud; each rule is shown to find what it is there for. */
class GooglePolicyTest {
    private static final String BILLING = "module.queue[\"billing\"].";
    private static final String SUBSCRIPTION = BILLING + "google_pubsub_subscription.subscription";
    private static final String QUEUE = SUBSCRIPTION + "[\"queue\"]";
    private static final String NAME = "projects/my-project/subscriptions/hookworks-billing";

    @TempDir private static Path folder;
    private static Applied applied;

    @BeforeAll
    static void apply() throws Exception {
        applied = Applied.google(folder);
    }

    @Test
    void it_holds() {
        assertEquals(List.of(), GooglePolicy.findings(applied));
    }

    @Test
    void what_is_missing_is_found() {
        without(
                BILLING + "google_pubsub_topic_iam_member.agent",
                QUEUE + " has dead letters that Pub/Sub may not write");
        without(
                BILLING + "google_pubsub_subscription_iam_member.agent",
                QUEUE + " has dead letters that Pub/Sub may not take off it");
        without(
                SUBSCRIPTION + "[\"dead_letters\"]",
                BILLING + "google_pubsub_topic.topic[\"dead_letters\"] loses what is sent to it");
        without(
                "module.worker[\"billing\"].google_pubsub_topic_iam_member.sends[\"hookworks-billing-dlq\"]",
                QUEUE + " has no worker that may write its dead letters");
    }

    @Test
    void what_is_wrong_is_found() {
        var lane = SUBSCRIPTION + "[\"lane\"]";
        with(
                lane,
                each ->
                        each.values()
                                .withArray("expiration_policy")
                                .removeAll()
                                .addObject()
                                .put("ttl", "2678400s"),
                "is deleted when nobody receives for a while");
        with(
                "google_pubsub_topic_iam_member.operator[\"hookworks-billing\"]",
                each -> each.values().put("member", "allUsers"),
                "is open to everyone");
        with(
                "google_project_iam_member.operator[\"roles/pubsub.viewer\"]",
                each -> each.values().put("role", "roles/pubsub.admin"),
                "gives more than anyone needs");
        var broken = applied.copy();
        var key = broken.resources().getFirst().values().deepCopy();
        key.put("rotation_period", "31536000s");
        broken.resources()
                .add(new Resource("google_kms_crypto_key.key[0]", "google_kms_crypto_key", key));
        assertEquals(
                List.of("google_kms_crypto_key.key[0] changes less often than every 90 days"),
                GooglePolicy.findings(broken));
    }

    /** In a service as strict as the real one, with the rights that Terraform gives. */
    @Test
    void doctor_finds_nothing_and_then_each_breakage_alone() throws Exception {
        try (var service = FakePubSub.start();
                var bucket = new ObjectServer("x-goog-hash")) {
            try (var channel = Admin.of(service.endpoint())) {
                make(channel);
                System.setProperty("hookworks.gcs.endpoint", bucket.url().toString());
                assertEquals(List.of(), findings(service));
                assertEquals(1, bucket.objects().size());

                changed(
                        service,
                        channel,
                        "ack_deadline_seconds",
                        is -> is.setAckDeadlineSeconds(45),
                        "warning",
                        "its acknowledgement deadline is 45 s, not 60 s");
                changed(
                        service,
                        channel,
                        "message_retention_duration",
                        is -> is.setMessageRetentionDuration(seconds(86_400)),
                        "warning",
                        "it keeps messages for PT24H");
                changed(
                        service,
                        channel,
                        "expiration_policy",
                        is ->
                                is.setExpirationPolicy(
                                        ExpirationPolicy.newBuilder().setTtl(seconds(2_678_400))),
                        "error",
                        "without a receiver for PT744H it is deleted");
                changed(
                        service,
                        channel,
                        "dead_letter_policy",
                        Subscription.Builder::clearDeadLetterPolicy,
                        "error",
                        "it has no dead-letter policy");
                changed(
                        service,
                        channel,
                        "dead_letter_policy",
                        is -> is.getDeadLetterPolicyBuilder().setMaxDeliveryAttempts(5),
                        "error",
                        "Pub/Sub moves a message away after 5 deliveries");
                changed(
                        service,
                        channel,
                        "enable_exactly_once_delivery",
                        is -> is.setEnableExactlyOnceDelivery(true),
                        "warning",
                        "it delivers exactly once, which nobody asked for");
                var letters = "projects/my-project/topics/hookworks-billing-dlq";
                rights(channel, letters, Policy.getDefaultInstance());
                assertFound(
                        service,
                        "error",
                        "Pub/Sub's service agent has no roles/pubsub.publisher on " + letters);
                rights(channel, letters, agent("roles/pubsub.publisher"));
                rights(channel, NAME, Policy.getDefaultInstance());
                assertFound(
                        service,
                        "error",
                        "Pub/Sub's service agent has no roles/pubsub.subscriber on " + NAME);
                rights(channel, NAME, agent("roles/pubsub.subscriber"));
                for (var part : List.of(".delay", "-dlq")) {
                    channel.subscriptions().deleteSubscription(NAME + part);
                    assertFound(service, "error", "there is no subscription " + NAME + part);
                    make(
                            channel,
                            applied.one(
                                    SUBSCRIPTION
                                            + (part.equals("-dlq")
                                                    ? "[\"dead_letters\"]"
                                                    : "[\"lane\"]")));
                }
                assertEquals(List.of(), findings(service));
            }
        }
    }

    /** Who makes and breaks what is in the service. */
    private record Admin(
            ManagedChannel channel, TopicAdminClient topics, SubscriptionAdminClient subscriptions)
            implements AutoCloseable {
        static Admin of(String endpoint) throws IOException {
            var channel = ManagedChannelBuilder.forTarget(endpoint).usePlaintext().build();
            var transport =
                    FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
            var topics =
                    TopicAdminSettings.newBuilder()
                            .setTransportChannelProvider(transport)
                            .setCredentialsProvider(NoCredentialsProvider.create());
            var subscriptions =
                    SubscriptionAdminSettings.newBuilder()
                            .setTransportChannelProvider(transport)
                            .setCredentialsProvider(NoCredentialsProvider.create());
            return new Admin(
                    channel,
                    TopicAdminClient.create(topics.build()),
                    SubscriptionAdminClient.create(subscriptions.build()));
        }

        @Override
        public void close() {
            topics.close();
            subscriptions.close();
            channel.shutdownNow();
        }
    }

    private static void changed(
            FakePubSub service,
            Admin channel,
            String field,
            Consumer<Subscription.Builder> change,
            String severity,
            String what) {
        var right = subscription(applied.one(QUEUE));
        var wrong = right.toBuilder();
        change.accept(wrong);
        update(channel, wrong.build(), field);
        assertFound(service, severity, what);
        update(channel, right, field); // the next one is found alone only if this is as it was
    }

    private static void update(Admin channel, Subscription to, String field) {
        channel.subscriptions()
                .updateSubscription(
                        UpdateSubscriptionRequest.newBuilder()
                                .setSubscription(to)
                                .setUpdateMask(
                                        com.google.protobuf.FieldMask.newBuilder().addPaths(field))
                                .build());
    }

    private static void make(Admin channel) {
        var publisher = channel.topics();
        applied.all("google_pubsub_topic")
                .forEach(
                        each ->
                                publisher.createTopic(
                                        Topic.newBuilder().setName(each.text("id")).build()));
        applied.all("google_pubsub_subscription").forEach(each -> make(channel, each));
        applied.all("google_pubsub_topic_iam_member")
                .filter(each -> each.address().contains(".agent"))
                .forEach(
                        each ->
                                rights(
                                        channel,
                                        "projects/my-project/topics/" + each.text("topic"),
                                        policy(each)));
        applied.all("google_pubsub_subscription_iam_member")
                .filter(each -> each.address().contains(".agent"))
                .forEach(
                        each ->
                                rights(
                                        channel,
                                        "projects/my-project/subscriptions/"
                                                + each.text("subscription"),
                                        policy(each)));
    }

    private static void make(Admin channel, Resource resource) {
        var made = channel.subscriptions().createSubscription(subscription(resource));
        assertEquals(resource.text("id"), made.getName());
    }

    private static Subscription subscription(Resource resource) {
        var made =
                Subscription.newBuilder()
                        .setName(resource.text("id"))
                        .setTopic(resource.text("topic"))
                        .setAckDeadlineSeconds(resource.at("ack_deadline_seconds").asInt())
                        .setMessageRetentionDuration(seconds(kept(resource)))
                        .setEnableMessageOrdering(
                                resource.at("enable_message_ordering").asBoolean())
                        .setEnableExactlyOnceDelivery(
                                resource.at("enable_exactly_once_delivery").asBoolean());
        if (resource.at("expiration_policy", "0").path("ttl").asText("none").isEmpty()) {
            made.setExpirationPolicy(ExpirationPolicy.getDefaultInstance());
        }
        var net = resource.at("dead_letter_policy", "0");
        if (!net.isMissingNode()) {
            made.setDeadLetterPolicy(
                    DeadLetterPolicy.newBuilder()
                            .setDeadLetterTopic(net.path("dead_letter_topic").asText())
                            .setMaxDeliveryAttempts(net.path("max_delivery_attempts").asInt()));
        }
        return made.build();
    }

    /** Of an emulator doctor expects no more than Google's takes. */
    private static long kept(Resource resource) {
        var text = resource.text("message_retention_duration");
        return Math.min(Long.parseLong(text.replace("s", "")), 7 * 86_400);
    }

    private static Duration seconds(long count) {
        return Duration.newBuilder().setSeconds(count).build();
    }

    private static Policy policy(Resource member) {
        return policy(member.text("role"), member.text("member"));
    }

    private static Policy agent(String role) {
        return policy(
                role, "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com");
    }

    private static Policy policy(String role, String member) {
        return Policy.newBuilder()
                .addBindings(Binding.newBuilder().setRole(role).addMembers(member))
                .build();
    }

    private static void rights(Admin channel, String resource, Policy policy) {
        var answer =
                channel.topics()
                        .setIamPolicy(
                                SetIamPolicyRequest.newBuilder()
                                        .setResource(resource)
                                        .setPolicy(policy)
                                        .build());
        assertEquals(policy, answer);
    }

    private static void assertFound(FakePubSub service, String severity, String what) {
        var found = findings(service);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().startsWith(severity), found::toString);
        assertTrue(found.getFirst().contains(what), found::toString);
    }

    /** What doctor says is wrong, of queues. */
    private static List<String> findings(FakePubSub service) {
        var variables = new HashMap<String, String>();
        variables.put("HOOKWORKS_PROVIDER", "pubsub");
        variables.put("HOOKWORKS_DEV", "off");
        // In place of variables of this process, which the programs read by themselves.
        System.setProperty("hookworks.pubsub.emulator", service.endpoint());
        System.setProperty("hookworks.pubsub.project", "my-project");
        System.setProperty("hookworks.pubsub.prefix", "hookworks-");
        var doctor =
                Terminal.run(new Home(folder, new Environment(Map.copyOf(variables))), "doctor");
        assertEquals("", doctor.err());
        return doctor.out()
                .lines()
                .filter(line -> line.startsWith("error") || line.startsWith("warning"))
                .toList();
    }

    /** Alarms, pages and scaling; a name that nobody has would never fire. */
    @Test
    void every_metric_of_the_cloud_exists() throws Exception {
        var asked = Metrics.asked(applied);
        asked.removeIf(name -> name.startsWith("Hookworks/")); // see the next
        assertTrue(
                asked.contains("pubsub.googleapis.com/subscription/open_streaming_pulls"),
                asked::toString);

        asked.removeAll(Metrics.ofTheClouds());

        assertEquals(Set.of(), asked);
    }

    /** MotoTest holds that list against programs that run. */
    @Test
    void every_metric_of_our_own_exists() throws Exception {
        var own = Metrics.own(applied);
        assertTrue(own.contains("hookworks_entries_total"), own::toString);

        own.removeAll(Files.readAllLines(Path.of("src/test/resources/program-metrics.txt")));

        assertEquals(Set.of(), own);
    }

    private static void without(String address, String finding) {
        var broken = applied.copy();
        broken.remove(address);
        assertEquals(List.of(finding), GooglePolicy.findings(broken));
    }

    private static void with(String address, Consumer<Resource> change, String what) {
        var broken = applied.copy();
        var resource = broken.one(address);
        change.accept(resource);
        assertEquals(List.of(resource.address() + " " + what), GooglePolicy.findings(broken));
    }
}
