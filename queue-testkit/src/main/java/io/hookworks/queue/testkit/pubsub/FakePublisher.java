package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;

import io.grpc.ServerServiceDefinition;

/** The service that topics are behind. */
final class FakePublisher {
    private final FakeBroker broker;
    private final Permissions permissions;

    FakePublisher(FakeBroker broker, Permissions permissions) {
        this.broker = broker;
        this.permissions = permissions;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PubSubMethods.PUBLISHER)
                .addMethod(Unary.of(PubSubMethods.CREATE_TOPIC, this::create))
                .addMethod(Unary.of(PubSubMethods.UPDATE_TOPIC, this::update))
                .addMethod(Unary.of(PubSubMethods.GET_TOPIC, this::get))
                .addMethod(Unary.of(PubSubMethods.PUBLISH, this::publish))
                .addMethod(Unary.of(PubSubMethods.DELETE_TOPIC, this::delete))
                .build();
    }

    private Topic create(Topic topic) {
        permissions.require(topic.getName(), "pubsub.topics.create");
        return broker.with(all -> all.createTopic(topic));
    }

    private Topic update(UpdateTopicRequest request) {
        permissions.require(request.getTopic().getName(), "pubsub.topics.update");
        return broker.with(all -> all.updateTopic(request.getTopic(), request.getUpdateMask()));
    }

    private Topic get(GetTopicRequest request) {
        permissions.require(request.getTopic(), "pubsub.topics.get");
        return broker.with(all -> all.topic(request.getTopic()));
    }

    private PublishResponse publish(PublishRequest request) {
        permissions.require(request.getTopic(), "pubsub.topics.publish");
        return PublishResponse.newBuilder().addAllMessageIds(broker.publish(request)).build();
    }

    private Empty delete(DeleteTopicRequest request) {
        permissions.require(request.getTopic(), "pubsub.topics.delete");
        return broker.with(
                all -> {
                    all.deleteTopic(request.getTopic());
                    return Empty.getDefaultInstance();
                });
    }
}
