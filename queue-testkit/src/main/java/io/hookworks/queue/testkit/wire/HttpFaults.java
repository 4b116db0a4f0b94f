package io.hookworks.queue.testkit.wire;

import io.hookworks.queue.QueueException.Verb;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A wire in front of SQS, or of a broker that speaks like it: HTTP/1.1 with AWS JSON, in clear.
 * Operations are those of SQS, such as {@code SendMessageBatch}. Costs each connection two virtual
 * threads, and each call about 0.1 ms.
 */
public final class HttpFaults implements FaultyWire {
    private final Orders orders = new Orders();
    private final URI broker;
    private final Door door;

    /**
     * @param broker where the broker listens; {@code http} only
     */
    public HttpFaults(URI broker) {
        if (!"http".equals(broker.getScheme()) || broker.getPort() < 0) {
            throw new IllegalArgumentException("not http://HOST:PORT: " + broker);
        }
        this.broker = broker;
        door = new Door(this::serve);
    }

    private void serve(Door through, Socket client) throws IOException, InterruptedException {
        new HttpConnection(orders, through, broker, client).serve();
    }

    /** Where the driver is to connect to. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.port());
    }

    @Override
    public String operation(Verb verb) {
        return switch (verb) {
            case SEND -> "SendMessageBatch";
            case RECEIVE -> "ReceiveMessage";
            case ACK -> "DeleteMessageBatch";
            case EXTEND, RELEASE -> "ChangeMessageVisibilityBatch";
            case STATS, VERIFY -> "GetQueueAttributes";
            case PAUSE -> "ListQueueTags";
            case PROVISION -> "CreateQueue";
        };
    }

    @Override
    public boolean answersEachEntry() {
        return true;
    }

    @Override
    public Map<String, Integer> calls() {
        return orders.calls();
    }

    @Override
    public void order(String operation, Fault... faults) {
        orders.order(operation, faults);
    }

    @Override
    public void storm(int period, Fault... faults) {
        orders.storm(period, faults);
    }

    @Override
    public void slow(Duration by) {
        orders.slow(by);
    }

    @Override
    public void cut() {
        door.cut();
    }

    @Override
    public void refuse() {
        door.refuse();
    }

    @Override
    public void partition() {
        door.shut();
    }

    @Override
    public void heal() {
        orders.heal();
        door.open();
    }

    @Override
    public void close() {
        door.close();
        orders.heal();
    }
}
