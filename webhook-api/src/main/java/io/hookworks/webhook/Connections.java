package io.hookworks.webhook;

import com.sun.management.UnixOperatingSystemMXBean;

import io.hookworks.webhook.http.BrokenConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The connections of the public port and of the management port: so many at once, and each with so
 * much time for a request. When there are more, the one goes that has kept us waiting for a request
 * the longest: those who open connections to hold them lose them to those who use theirs. Neither
 * port can take the file descriptors of the other, or those of the calls to the broker. Closed
 * connections are counted in {@code hookworks.connections.closed} (reason), open ones of the public
 * port in {@code hookworks.connections}.
 */
@Singleton
@Requires(property = "hookworks.api", value = "true")
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final String CROWDED = "crowded";
    private static final String MANAGEMENT_CROWDED = "management_crowded";

    /** Probes, a scraper and an operator need a few. */
    private static final int MANAGEMENT_CONNECTIONS = 64;

    /** Told from the start, for those who watch. */
    private static final List<String> REASONS =
            List.of("slow_headers", "slow_body", CROWDED, MANAGEMENT_CROWDED);

    private final Duration forHeaders;
    private final Duration forAll;
    private final int management;
    private final BeanProvider<MeterRegistry> meters;
    private final BeanProvider<FrameworkAnswers> answers;
    private final BeanProvider<Sources> sources;
    private final Requests requests;
    private final BodyBytes bytes;

    private final ConnectionGroup senders;
    private final ConnectionGroup operators;
    private boolean gauged;

    Connections(
            @Value("${hookworks.http.connections:4096}") int most,
            @Value("${hookworks.http.headers-within:5s}") Duration forHeaders,
            @Value("${hookworks.http.request-within:15s}") Duration forAll,
            @Value("${hookworks.management.port:-1}") int management,
            BeanProvider<MeterRegistry> meters,
            BeanProvider<FrameworkAnswers> answers,
            BeanProvider<Sources> sources,
            Requests requests,
            BodyBytes bytes) {
        this.forHeaders = forHeaders;
        this.forAll = forAll;
        this.management = management;
        this.meters = meters;
        this.answers = answers;
        this.sources = sources;
        this.requests = requests;
        this.bytes = bytes;
        this.senders = new ConnectionGroup(affordable(most), CROWDED, this::closed);
        this.operators =
                new ConnectionGroup(MANAGEMENT_CONNECTIONS, MANAGEMENT_CROWDED, this::closed);
    }

    /** Half of the file descriptors is for files, the broker and the management port. */
    private static int affordable(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() / 2 < wanted) {
            var most = (int) Math.max(1, system.getMaxFileDescriptorCount() / 2);
            LOG.warn(
                    "at most {} connections at once, not {}: the process may have no more than {}"
                            + " open files (ulimit -n)",
                    most,
                    wanted,
                    system.getMaxFileDescriptorCount());
            return most;
        }
        return wanted;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(
            BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Newcomer());
        return event.getBean();
    }

    private class Newcomer implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Accepted(channel) : this;
        }
    }

    private final class Accepted extends Newcomer {
        private final Channel channel;

        Accepted(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onInitialPipelineBuilt() {
            var local = (InetSocketAddress) channel.localAddress();
            if (local.getPort() == management) {
                watch(channel, operators);
            } else {
                admit(channel);
            }
        }
    }

    private void admit(Channel channel) {
        gauge();
        var gate = new RequestGate(requests, bytes, sources.get(), answers.get());
        channel.pipeline()
                .addAfter(
                        ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                        "hookworks-gate",
                        gate);
        watch(channel, senders);
    }

    private void watch(Channel channel, ConnectionGroup group) {
        var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
        var clock = new RequestClock(group, forHeaders, forAll);
        channel.pipeline()
                .addBefore(codec, "hookworks-bytes", clock.bytes())
                .addAfter(codec, "hookworks-requests", clock.requests())
                .addAfter(codec, "hookworks-broken", new BrokenConnection());
        group.add(channel);
    }

    /** Meters are not there yet when this is made. */
    private synchronized void gauge() {
        if (!gauged) {
            gauged = true;
            Gauge.builder("hookworks.connections", senders, ConnectionGroup::count)
                    .register(meters.get());
            REASONS.forEach(this::closed);
        }
    }

    private Counter closed(String reason) {
        return meters.get().counter("hookworks.connections.closed", "reason", reason);
    }
}
