package io.hookworks.benchmarks;

import io.hookworks.queue.QueueName;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Empties a queue of SQS: a broker whose memory is full would be measured instead. */
final class Purge {
    private Purge() {}

    static void of(Broker broker, QueueName queue) throws IOException, InterruptedException {
        var url = broker.endpoint() + "/000000000000/" + queue;
        var request =
                HttpRequest.newBuilder(URI.create(broker.endpoint()))
                        .header("X-Amz-Target", "AmazonSQS.PurgeQueue")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .POST(BodyPublishers.ofString("{\"QueueUrl\": \"" + url + "\"}"))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IOException("the broker did not empty its queue: " + status);
            }
        }
    }
}
