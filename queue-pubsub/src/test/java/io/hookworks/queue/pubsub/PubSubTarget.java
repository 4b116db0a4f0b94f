package io.hookworks.queue.pubsub;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;

import io.hookworks.queue.AckCertainty;
import io.hookworks.queue.Guarantees;
import io.hookworks.queue.Ordering;
import io.hookworks.queue.Payload;
import io.hookworks.queue.QueueCatalog;
import io.hookworks.queue.QueueClient;
import io.hookworks.queue.QueueName;
import io.hookworks.queue.QueueProvisioner;
import io.hookworks.queue.testkit.conformance.ConformanceTarget;
import io.hookworks.queue.testkit.conformance.Pace;
import io.hookworks.queue.testkit.wire.GrpcFaults;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;

/** Pub/Sub at some endpoint, for one case of the conformance suite, behind a wire of its own. */
final class PubSubTarget implements ConformanceTarget {
    private static final String PROJECT = "conformance";

    private final boolean strict;
    private final AckCertainty acks;
    private final GrpcFaults wire;
    private final PubSubSettings settings;
    private final PubSubQueueClient own;
    private final PubSubConnection admin;
    private final PubSubNames names = new PubSubNames(PROJECT, "");

    private PubSubTarget(String endpoint, boolean strict, AckCertainty acks) {
        this.strict = strict;
        this.acks = acks;
        var colon = endpoint.lastIndexOf(':');
        var port = Integer.parseInt(endpoint.substring(colon + 1));
        wire = new GrpcFaults(endpoint.substring(0, colon), port);
        settings =
                PubSubSettings.standard(PROJECT).at(endpoint).closingWithin(Duration.ofSeconds(5));
        own = PubSubQueueClient.open(settings, QueueCatalog.PLAIN);
        admin = PubSubConnection.open(settings);
    }

    static PubSubTarget emulator(String endpoint) {
        return new PubSubTarget(endpoint, false, AckCertainty.BEST_EFFORT);
    }

    static PubSubTarget strict(String endpoint, AckCertainty acks) {
        return new PubSubTarget(endpoint, true, acks);
    }

    @Override
    public QueueClient open(QueueCatalog catalog) {
        return PubSubQueueClient.open(settings.at(wire.endpoint()), catalog);
    }

    @Override
    public Set<Guarantees> offered() {
        var plain = new Guarantees(Ordering.NONE, acks);
        return strict && acks == AckCertainty.BEST_EFFORT
                ? Set.of(plain, Guarantees.PER_KEY)
                : Set.of(plain);
    }

    @Override
    public String whyNot(Guarantees wanted) {
        return strict
                ? "order together with exactly-once delivery is not offered"
                : "Google's emulator redelivers out of order; see Pub/Sub, strict";
    }

    @Override
    public @Nullable String gap(String id) {
        var limits = id.equals("B1") || id.equals("B5");
        return !strict && limits ? "Google's emulator sends more than it is asked for" : null;
    }

    @Override
    public AckCertainty acks() {
        return acks;
    }

    @Override
    public GrpcFaults faults() {
        return wire;
    }

    /** In the cloud Terraform grants the service's own agent what dead-lettering takes. */
    @Override
    public QueueProvisioner provisioner() {
        return spec -> {
            own.provisioner().provision(spec);
            if (strict) { // the emulator knows no permissions
                grant(names.topic(spec.name().deadLetters()), "roles/pubsub.publisher");
                grant(names.subscription(spec.name()), "roles/pubsub.subscriber");
            }
        };
    }

    private void grant(String resource, String role) {
        var binding =
                Binding.newBuilder()
                        .setRole(role)
                        .addMembers(
                                "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com");
        var request =
                SetIamPolicyRequest.newBuilder()
                        .setResource(resource)
                        .setPolicy(Policy.newBuilder().addBindings(binding));
        var _ = admin.publisher().setIamPolicyCallable().call(request.build());
    }

    @Override
    public Pace pace() {
        return new Pace.Real();
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration tolerance() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Payload putUndecodable(QueueName queue) {
        var body = "sent by someone who knows nothing of the wire format";
        var message = PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(body));
        var _ =
                admin.publisher()
                        .publishCallable()
                        .call(
                                PublishRequest.newBuilder()
                                        .setTopic(names.topic(queue))
                                        .addMessages(message)
                                        .build());
        return Payload.ofText(body);
    }

    @Override
    public void close() {
        own.close();
        admin.close(Duration.ofSeconds(5));
        wire.close();
    }
}
