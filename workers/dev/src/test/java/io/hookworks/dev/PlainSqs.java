package io.hookworks.dev;

import io.hookworks.ops.DevSession;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

import java.net.URI;
import java.util.HashMap;

/** The SDK of AWS, and nothing else. */
final class PlainSqs implements PlainClient {
    private final SqsClient sqs;

    PlainSqs(DevSession session) {
        sqs =
                SqsClient.builder()
                        .endpointOverride(URI.create(session.queues()))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("x", "x")))
                        .build();
    }

    @Override
    public void put(String queue, Raw message) {
        var values = new HashMap<String, MessageAttributeValue>();
        message.attributes()
                .forEach(
                        (name, value) ->
                                values.put(
                                        name,
                                        MessageAttributeValue.builder()
                                                .dataType("String")
                                                .stringValue(value)
                                                .build()));
        sqs.sendMessage(
                request ->
                        request.queueUrl(url(queue))
                                .messageBody(message.body())
                                .messageAttributes(values));
    }

    @Override
    public Raw look(String queue) {
        var message =
                sqs.receiveMessage(
                                request ->
                                        request.queueUrl(url(queue))
                                                .visibilityTimeout(0)
                                                .waitTimeSeconds(1)
                                                .messageAttributeNames("All"))
                        .messages()
                        .getFirst();
        var attributes = new HashMap<String, String>();
        message.messageAttributes()
                .forEach((name, value) -> attributes.put(name, value.stringValue()));
        return new Raw(message.body(), attributes);
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    @Override
    public void close() {
        sqs.close();
    }
}
