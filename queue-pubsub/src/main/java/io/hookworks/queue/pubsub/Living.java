package io.hookworks.queue.pubsub;

import java.util.List;

/** Whose streams are watched by {@link Liveness}. */
interface Living {
    List<PullStream> streams();

    /** Opens another stream in place of one that cannot be trusted; what it brings is not taken. */
    void replace(PullStream distrusted);
}
