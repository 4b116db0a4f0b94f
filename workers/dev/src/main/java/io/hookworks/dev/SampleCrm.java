package io.hookworks.dev;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;

import java.net.URI;
import java.time.Instant;

/** A destination to try things out on: it takes every event, and can be told to fail. */
@Controller(value = "/dev/crm", port = "${hookworks.management.port}")
@Requires(property = "hookworks.dev", value = "true")
final class SampleCrm {
    private final Journal journal;
    private volatile HttpStatus answer = HttpStatus.OK;

    SampleCrm(Journal journal) {
        this.journal = journal;
    }

    @Post
    @Consumes(MediaType.ALL)
    HttpResponse<?> take(
            @Header("webhook-id") String id,
            @Header(value = "x-hookworks-type", defaultValue = "") String type,
            @Body byte[] event) {
        journal.called(new Journal.CrmCall(Instant.now(), id, type, answer.getCode()));
        return HttpResponse.status(answer);
    }

    /** What to answer from now on. */
    @Post("/answer/{status}")
    @Consumes(MediaType.ALL)
    HttpResponse<?> answer(int status) {
        answer = HttpStatus.valueOf(status);
        return HttpResponse.seeOther(URI.create("/"));
    }

    int answer() {
        return answer.getCode();
    }
}
