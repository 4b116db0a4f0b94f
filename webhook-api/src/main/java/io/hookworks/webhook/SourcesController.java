package io.hookworks.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.hookworks.config.SourceConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;

import jakarta.validation.constraints.Pattern;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operator sees and does about sources, at the management port, with its token. Not final:
 * Micronaut checks the arguments in a class of its own that extends it.
 */
@SecurityRequirement(name = OpenApi.TOKEN)
@Controller(value = "/sources", port = "${hookworks.management.port}")
@Requires(property = "hookworks.api", value = "true")
@Requires(property = "hookworks.management.port")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
class SourcesController {
    private final Sources sources;
    private final MeterRegistry meters;
    private final SourceBook book;
    private final HeldRequests held;
    private final Duplicates duplicates;
    private final RepeatMarks marks;

    SourcesController(
            Sources sources,
            MeterRegistry meters,
            SourceBook book,
            HeldRequests held,
            Duplicates duplicates,
            RepeatMarks marks) {
        this.sources = sources;
        this.meters = meters;
        this.book = book;
        this.held = held;
        this.duplicates = duplicates;
        this.marks = marks;
    }

    /**
     * What became of a source's requests since this process began.
     *
     * @param outcomes how many requests had each outcome
     * @param accepted when one was last verified and taken
     * @param reusedIds how many events came under the id of another, with other bytes
     * @param quarantined how many wait for someone to release or discard them
     * @param refused samples of those that were not taken as the sender's, the latest first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Source(
            String name,
            @Nullable String provider,
            @Nullable String unverified,
            Map<String, Long> outcomes,
            @Nullable String accepted,
            long reusedIds,
            int quarantined,
            List<Refusal> refused) {}

    /**
     * A request that was not taken.
     *
     * @param alike how many of its cause came within its second, with it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refusal(
            String at,
            String cause,
            String method,
            @Nullable String contentType,
            int bytes,
            @Nullable String sha256,
            Map<String, String> headers,
            long alike) {}

    /** All sources; those that send to a name which nobody has are {@code unknown}. */
    @Get
    List<Source> all() throws IOException {
        var all = new ArrayList<Source>();
        for (var source : sources.all()) {
            all.add(of(source));
        }
        var strangers = strangers();
        if (!strangers.outcomes().isEmpty()) {
            all.add(strangers);
        }
        return all;
    }

    /** One of them. */
    @Get("/{name}")
    HttpResponse<Source> one(@Pattern(regexp = SourceConfig.NAME) String name) throws IOException {
        var source = sources.of(name).orElse(null);
        if (source != null) {
            return HttpResponse.ok(of(source));
        }
        return name.equals(SourceBook.UNKNOWN)
                ? HttpResponse.ok(strangers())
                : HttpResponse.notFound();
    }

    /** Sends what turns out to be genuine to its queue, and says how it went. */
    @Post("/{name}/release")
    HttpResponse<HeldRequests.Report> release(
            @Pattern(regexp = SourceConfig.NAME) String name,
            @QueryValue(value = "dry-run", defaultValue = "false") boolean dryRun)
            throws IOException {
        var source = sources.of(name).orElse(null);
        return source == null
                ? HttpResponse.notFound()
                : HttpResponse.ok(held.release(source, dryRun));
    }

    /** Removes all that a source has in quarantine. */
    @Post("/{name}/discard")
    HttpResponse<HeldRequests.Report> discard(
            @Pattern(regexp = SourceConfig.NAME) String name,
            @QueryValue(value = "dry-run", defaultValue = "false") boolean dryRun)
            throws IOException {
        var source = sources.of(name).orElse(null);
        return source == null
                ? HttpResponse.notFound()
                : HttpResponse.ok(held.discard(source, dryRun));
    }

    /** Forgets which of its events came, so that one which comes again is sent on. */
    @Post("/{name}/forget")
    HttpResponse<HeldRequests.Report> forget(@Pattern(regexp = SourceConfig.NAME) String name) {
        return sources.of(name).isEmpty()
                ? HttpResponse.notFound()
                : HttpResponse.ok(new HeldRequests.Report(duplicates.forget(name), 0, 0));
    }

    private Source of(SourceConfig source) throws IOException {
        var name = source.name();
        return new Source(
                name,
                source.profile().name(),
                source.admission().unverified().name().toLowerCase(Locale.ROOT),
                outcomes(name),
                book.accepted(name).map(Instant::toString).orElse(null),
                marks.reused(name),
                held.count(name),
                refused(name));
    }

    private Source strangers() {
        var name = SourceBook.UNKNOWN;
        return new Source(name, null, null, outcomes(name), null, 0, 0, refused(name));
    }

    private Map<String, Long> outcomes(String source) {
        var counts = new TreeMap<String, Long>();
        for (Timer timer : meters.find("hookworks.webhooks").tag("source", source).timers()) {
            counts.put(String.valueOf(timer.getId().getTag("outcome")), timer.count());
        }
        return counts;
    }

    private List<Refusal> refused(String source) {
        return book.refused(source).stream()
                .map(
                        sample -> {
                            var refused = sample.refused();
                            return new Refusal(
                                    refused.at().toString(),
                                    refused.cause().name(),
                                    refused.method(),
                                    refused.contentType(),
                                    refused.bytes(),
                                    refused.sha256(),
                                    refused.headers(),
                                    sample.alike());
                        })
                .toList();
    }
}
