package io.hookworks.apps.updater;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads the beginning of an answer's body as UTF-8 and hangs up on the rest: however much a
 * destination sends, no more than the limit is held or waited for.
 */
final class CappedBody implements BodySubscriber<String> {
    private final ByteBuffer kept;
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /**
     * @param limit in bytes
     */
    CappedBody(int limit) {
        kept = ByteBuffer.allocate(limit);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::keep);
        if (subscription == null) {
            return;
        }
        if (kept.hasRemaining()) {
            subscription.request(1);
        } else {
            subscription.cancel();
            complete();
        }
    }

    private void keep(ByteBuffer buffer) {
        var length = Math.min(buffer.remaining(), kept.remaining());
        kept.put(buffer.slice(buffer.position(), length));
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        complete();
    }

    private void complete() {
        body.complete(new String(kept.array(), 0, kept.position(), StandardCharsets.UTF_8));
    }
}
