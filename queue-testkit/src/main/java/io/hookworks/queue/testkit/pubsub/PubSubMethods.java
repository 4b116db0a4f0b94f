package io.hookworks.queue.testkit.pubsub;

import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import com.google.pubsub.v1.UpdateTopicRequest;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/** The methods of Pub/Sub as they travel; the generated services do not exist for this version. */
final class PubSubMethods {
    static final String PUBLISHER = "google.pubsub.v1.Publisher";
    static final String SUBSCRIBER = "google.pubsub.v1.Subscriber";
    static final String IAM = "google.iam.v1.IAMPolicy";

    static final MethodDescriptor<Topic, Topic> CREATE_TOPIC =
            unary(PUBLISHER, "CreateTopic", Topic.getDefaultInstance(), Topic.getDefaultInstance());
    static final MethodDescriptor<UpdateTopicRequest, Topic> UPDATE_TOPIC =
            unary(
                    PUBLISHER,
                    "UpdateTopic",
                    UpdateTopicRequest.getDefaultInstance(),
                    Topic.getDefaultInstance());
    static final MethodDescriptor<GetTopicRequest, Topic> GET_TOPIC =
            unary(
                    PUBLISHER,
                    "GetTopic",
                    GetTopicRequest.getDefaultInstance(),
                    Topic.getDefaultInstance());
    static final MethodDescriptor<PublishRequest, PublishResponse> PUBLISH =
            unary(
                    PUBLISHER,
                    "Publish",
                    PublishRequest.getDefaultInstance(),
                    PublishResponse.getDefaultInstance());
    static final MethodDescriptor<DeleteTopicRequest, Empty> DELETE_TOPIC =
            unary(
                    PUBLISHER,
                    "DeleteTopic",
                    DeleteTopicRequest.getDefaultInstance(),
                    Empty.getDefaultInstance());

    static final MethodDescriptor<Subscription, Subscription> CREATE_SUBSCRIPTION =
            unary(
                    SUBSCRIBER,
                    "CreateSubscription",
                    Subscription.getDefaultInstance(),
                    Subscription.getDefaultInstance());
    static final MethodDescriptor<UpdateSubscriptionRequest, Subscription> UPDATE_SUBSCRIPTION =
            unary(
                    SUBSCRIBER,
                    "UpdateSubscription",
                    UpdateSubscriptionRequest.getDefaultInstance(),
                    Subscription.getDefaultInstance());
    static final MethodDescriptor<GetSubscriptionRequest, Subscription> GET_SUBSCRIPTION =
            unary(
                    SUBSCRIBER,
                    "GetSubscription",
                    GetSubscriptionRequest.getDefaultInstance(),
                    Subscription.getDefaultInstance());
    static final MethodDescriptor<DeleteSubscriptionRequest, Empty> DELETE_SUBSCRIPTION =
            unary(
                    SUBSCRIBER,
                    "DeleteSubscription",
                    DeleteSubscriptionRequest.getDefaultInstance(),
                    Empty.getDefaultInstance());
    static final MethodDescriptor<PullRequest, PullResponse> PULL =
            unary(
                    SUBSCRIBER,
                    "Pull",
                    PullRequest.getDefaultInstance(),
                    PullResponse.getDefaultInstance());
    static final MethodDescriptor<AcknowledgeRequest, Empty> ACKNOWLEDGE =
            unary(
                    SUBSCRIBER,
                    "Acknowledge",
                    AcknowledgeRequest.getDefaultInstance(),
                    Empty.getDefaultInstance());
    static final MethodDescriptor<ModifyAckDeadlineRequest, Empty> MODIFY_ACK_DEADLINE =
            unary(
                    SUBSCRIBER,
                    "ModifyAckDeadline",
                    ModifyAckDeadlineRequest.getDefaultInstance(),
                    Empty.getDefaultInstance());
    static final MethodDescriptor<StreamingPullRequest, StreamingPullResponse> STREAMING_PULL =
            method(
                    MethodType.BIDI_STREAMING,
                    SUBSCRIBER,
                    "StreamingPull",
                    StreamingPullRequest.getDefaultInstance(),
                    StreamingPullResponse.getDefaultInstance());

    static final MethodDescriptor<GetIamPolicyRequest, Policy> GET_IAM_POLICY =
            unary(
                    IAM,
                    "GetIamPolicy",
                    GetIamPolicyRequest.getDefaultInstance(),
                    Policy.getDefaultInstance());
    static final MethodDescriptor<SetIamPolicyRequest, Policy> SET_IAM_POLICY =
            unary(
                    IAM,
                    "SetIamPolicy",
                    SetIamPolicyRequest.getDefaultInstance(),
                    Policy.getDefaultInstance());
    static final MethodDescriptor<TestIamPermissionsRequest, TestIamPermissionsResponse>
            TEST_IAM_PERMISSIONS =
                    unary(
                            IAM,
                            "TestIamPermissions",
                            TestIamPermissionsRequest.getDefaultInstance(),
                            TestIamPermissionsResponse.getDefaultInstance());

    private PubSubMethods() {}

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
            String service, String name, Q request, A answer) {
        return method(MethodType.UNARY, service, name, request, answer);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodType type, String service, String name, Q request, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }
}
