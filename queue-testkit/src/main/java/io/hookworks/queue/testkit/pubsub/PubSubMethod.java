package io.hookworks.queue.testkit.pubsub;

import io.grpc.MethodDescriptor;

/** The calls that {@link FakePubSub} answers. */
public enum PubSubMethod {
    CREATE_TOPIC(PubSubMethods.CREATE_TOPIC),
    UPDATE_TOPIC(PubSubMethods.UPDATE_TOPIC),
    GET_TOPIC(PubSubMethods.GET_TOPIC),
    PUBLISH(PubSubMethods.PUBLISH),
    DELETE_TOPIC(PubSubMethods.DELETE_TOPIC),
    CREATE_SUBSCRIPTION(PubSubMethods.CREATE_SUBSCRIPTION),
    UPDATE_SUBSCRIPTION(PubSubMethods.UPDATE_SUBSCRIPTION),
    GET_SUBSCRIPTION(PubSubMethods.GET_SUBSCRIPTION),
    DELETE_SUBSCRIPTION(PubSubMethods.DELETE_SUBSCRIPTION),
    STREAMING_PULL(PubSubMethods.STREAMING_PULL),
    PULL(PubSubMethods.PULL),
    ACKNOWLEDGE(PubSubMethods.ACKNOWLEDGE),
    MODIFY_ACK_DEADLINE(PubSubMethods.MODIFY_ACK_DEADLINE),
    GET_IAM_POLICY(PubSubMethods.GET_IAM_POLICY),
    SET_IAM_POLICY(PubSubMethods.SET_IAM_POLICY),
    TEST_IAM_PERMISSIONS(PubSubMethods.TEST_IAM_PERMISSIONS);

    private final String fullName;

    PubSubMethod(MethodDescriptor<?, ?> method) {
        this.fullName = method.getFullMethodName();
    }

    static PubSubMethod of(MethodDescriptor<?, ?> method) {
        for (var one : values()) {
            if (one.fullName.equals(method.getFullMethodName())) {
                return one;
            }
        }
        throw new IllegalArgumentException("no such method: " + method.getFullMethodName());
    }
}
