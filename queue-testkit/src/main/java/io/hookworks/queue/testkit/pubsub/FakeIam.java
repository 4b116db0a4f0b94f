package io.hookworks.queue.testkit.pubsub;

import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

import io.grpc.ServerServiceDefinition;
import io.grpc.Status;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The service that rights are behind. Policies are kept and change nothing. */
final class FakeIam {
    private static final String AGENT =
            "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com";

    private final Map<String, Policy> policies = new ConcurrentHashMap<>();
    private final FakeBroker broker;
    private final Permissions permissions;
    private volatile Policy initial = Policy.getDefaultInstance();

    FakeIam(FakeBroker broker, Permissions permissions) {
        this.broker = broker;
        this.permissions = permissions;
    }

    /** Resources without a policy of their own have one that lets dead letters be moved. */
    void grantServiceAgent() {
        initial =
                Policy.newBuilder()
                        .addBindings(role("roles/pubsub.publisher"))
                        .addBindings(role("roles/pubsub.subscriber"))
                        .build();
    }

    private static Binding role(String name) {
        return Binding.newBuilder().setRole(name).addMembers(AGENT).build();
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PubSubMethods.IAM)
                .addMethod(Unary.of(PubSubMethods.GET_IAM_POLICY, this::get))
                .addMethod(Unary.of(PubSubMethods.SET_IAM_POLICY, this::set))
                .addMethod(Unary.of(PubSubMethods.TEST_IAM_PERMISSIONS, this::test))
                .build();
    }

    private Policy get(GetIamPolicyRequest request) {
        require(request.getResource(), "getIamPolicy");
        return policies.getOrDefault(request.getResource(), initial);
    }

    private Policy set(SetIamPolicyRequest request) {
        require(request.getResource(), "setIamPolicy");
        policies.put(request.getResource(), request.getPolicy());
        return request.getPolicy();
    }

    private void require(String resource, String verb) {
        var kind = resource.contains("/topics/") ? "topics" : "subscriptions";
        permissions.require(resource, "pubsub.%s.%s".formatted(kind, verb));
        if (!exists(resource)) {
            throw Status.NOT_FOUND
                    .withDescription("Resource not found (resource=%s).".formatted(resource))
                    .asRuntimeException();
        }
    }

    /** For what does not exist the service grants nothing, and does not say why. */
    private TestIamPermissionsResponse test(TestIamPermissionsRequest request) {
        var granted =
                exists(request.getResource())
                        ? permissions.granted(request.getResource(), request.getPermissionsList())
                        : List.<String>of();
        return TestIamPermissionsResponse.newBuilder().addAllPermissions(granted).build();
    }

    private boolean exists(String resource) {
        return broker.with(all -> all.has(resource));
    }
}
