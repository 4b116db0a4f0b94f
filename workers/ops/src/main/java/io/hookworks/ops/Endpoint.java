package io.hookworks.ops;

import io.hookworks.config.Hookworks;

/**
 * How a program is told that a provider's queues are not in its cloud.
 *
 * @param variable of the environment
 * @param property of a program
 * @param otherwise in words, whose queues they are when neither is set
 */
public record Endpoint(String variable, String property, String otherwise) {
    private static final Endpoint SQS =
            new Endpoint(
                    "HOOKWORKS_SQS_ENDPOINT",
                    "hookworks.sqs.endpoint",
                    "the account of the AWS SDK's chain");

    private static final Endpoint PUBSUB =
            new Endpoint(
                    "PUBSUB_EMULATOR_HOST",
                    "hookworks.pubsub.emulator",
                    "the Google Cloud project of this environment");

    public static Endpoint of(Hookworks.Provider provider) {
        return switch (provider) {
            case SQS -> SQS;
            case PUBSUB -> PUBSUB;
        };
    }
}
