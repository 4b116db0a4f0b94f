package io.hookworks.worker;

import java.time.Duration;

/** What is to be done with a delivery. */
sealed interface Decision {
    record Ack() implements Decision {}

    record GiveBack(Duration delay, String reason, boolean attempt) implements Decision {}

    record Bury(Death death) implements Decision {}

    /**
     * The lease is gone: whatever we did to the message now could hit another worker's delivery.
     */
    record LetGo(String reason) implements Decision {}
}
