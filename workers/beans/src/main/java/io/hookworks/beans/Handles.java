package io.hookworks.beans;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.DefaultScope;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class a bean that handles a type of message on a queue, in processes that run workers. It
 * is a {@link io.hookworks.worker.PayloadHandler} of a record, or a {@link
 * io.hookworks.worker.MessageHandler}; what its constructor asks for is injected:
 *
 * <pre>{@code
 * @Handles(queue = "billing", type = "invoice.paid")
 * final class SendReceipt implements PayloadHandler<InvoicePaid> {
 *     @Override
 *     public Verdict handle(InvoicePaid invoice, Message message, Attempt attempt) { … }
 * }
 * }</pre>
 *
 * <p>A payload with a history also implements {@link Versioned}. Of several patterns that match a
 * type, the most specific takes it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Bean
@DefaultScope(Singleton.class)
@Requires(property = "hookworks.worker", value = "true")
public @interface Handles {
    /** A queue of {@code hookworks.yaml} that has no destination. */
    String queue();

    /**
     * The type of message, such as {@code invoice.paid}. For a {@link
     * io.hookworks.worker.MessageHandler} it may be a pattern, such as {@code invoice.*}.
     */
    String type();

    /**
     * Whether the handler also receives messages of requests that could not be verified, which a
     * source with {@code unverified: accept} lets in. By default they become dead letters.
     */
    boolean acceptUnverified() default false;
}
