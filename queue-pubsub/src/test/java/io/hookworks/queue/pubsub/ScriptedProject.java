package io.hookworks.queue.pubsub;

import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;

import io.grpc.Status;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What stands in a project, and who may do what there: changed by a test, told by a broker. */
final class ScriptedProject {
    static final String AGENT = "serviceAccount:service-42@gcp-sa-pubsub.iam.gserviceaccount.com";

    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    ScriptedProject(ScriptedPubSub broker) {
        broker.on("google.pubsub.v1.Publisher/GetTopic", GetTopicRequest.parser(), this::topic);
        broker.on(
                "google.pubsub.v1.Subscriber/GetSubscription",
                GetSubscriptionRequest.parser(),
                this::subscription);
        broker.on(
                "google.iam.v1.IAMPolicy/TestIamPermissions",
                TestIamPermissionsRequest.parser(),
                this::permissions);
        broker.on(
                "google.iam.v1.IAMPolicy/GetIamPolicy", GetIamPolicyRequest.parser(), this::policy);
    }

    void add(Subscription there) {
        topics.add(there.getTopic());
        subscriptions.put(there.getName(), there);
    }

    void remove(String resource) {
        topics.remove(resource);
        subscriptions.remove(resource);
    }

    void change(String subscription, UnaryOperator<Subscription.Builder> change) {
        subscriptions.computeIfPresent(
                subscription, (name, there) -> change.apply(there.toBuilder()).build());
    }

    void grant(String resource, String role, String member) {
        var binding = Binding.newBuilder().setRole(role).addMembers(member);
        policies.put(resource, Policy.newBuilder().addBindings(binding).build());
    }

    /** Neither the resource nor its policy may be read. */
    void hide(String resource) {
        hidden.add(resource);
    }

    /** The caller may do nothing with these, and everything with others. */
    void forbid(String... resources) {
        forbidden.clear();
        forbidden.addAll(Set.of(resources));
    }

    private Topic topic(GetTopicRequest get) {
        requireSeen(get.getTopic());
        if (!topics.contains(get.getTopic())) {
            throw Status.NOT_FOUND.asRuntimeException();
        }
        return Topic.newBuilder().setName(get.getTopic()).build();
    }

    private Subscription subscription(GetSubscriptionRequest get) {
        requireSeen(get.getSubscription());
        var there = subscriptions.get(get.getSubscription());
        if (there == null) {
            throw Status.NOT_FOUND.asRuntimeException();
        }
        return there;
    }

    private TestIamPermissionsResponse permissions(TestIamPermissionsRequest ask) {
        var held = TestIamPermissionsResponse.newBuilder();
        return forbidden.contains(ask.getResource())
                ? held.build()
                : held.addAllPermissions(ask.getPermissionsList()).build();
    }

    private Policy policy(GetIamPolicyRequest ask) {
        requireSeen(ask.getResource());
        return policies.getOrDefault(ask.getResource(), Policy.getDefaultInstance());
    }

    private void requireSeen(String resource) {
        if (hidden.contains(resource)) {
            throw Status.PERMISSION_DENIED.asRuntimeException();
        }
    }
}
