package io.hookworks.beans;

import io.hookworks.worker.Handlers;
import io.hookworks.worker.MessageHandler;
import io.hookworks.worker.PayloadHandler;
import io.hookworks.worker.payload.PayloadType;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.BeanDefinition;

import java.util.Comparator;

/**
 * A class with the annotation: what it says of itself, and how it joins the handlers of a queue.
 */
record HandlerBean(
        BeanDefinition<?> definition, String queue, String type, boolean acceptUnverified) {
    /** The most specific first, since the first that matches wins. */
    static final Comparator<HandlerBean> ORDER =
            Comparator.comparing(HandlerBean::queue)
                    .thenComparing(bean -> bean.type.endsWith("*"))
                    .thenComparing(bean -> -bean.type.length())
                    .thenComparing(HandlerBean::type)
                    .thenComparing(HandlerBean::name);

    static HandlerBean of(BeanDefinition<?> definition) {
        return new HandlerBean(
                definition,
                definition.stringValue(Handles.class, "queue").orElseThrow(),
                definition.stringValue(Handles.class, "type").orElseThrow(),
                definition.booleanValue(Handles.class, "acceptUnverified").orElse(false));
    }

    String name() {
        return definition.getBeanType().getName();
    }

    /**
     * These handlers and this one.
     *
     * @throws IllegalArgumentException if it cannot be one
     */
    Handlers join(Handlers handlers, BeanContext beans) {
        var beanType = definition.getBeanType();
        var raw = MessageHandler.class.isAssignableFrom(beanType);
        var typed = PayloadHandler.class.isAssignableFrom(beanType);
        if (raw == typed) {
            throw new IllegalArgumentException(
                    raw
                            ? "it is both PayloadHandler and MessageHandler"
                            : "it is neither PayloadHandler nor MessageHandler");
        }
        var joined =
                typed
                        ? join(handlers, beans, payloadOf())
                        : handlers.on(type, (MessageHandler) beans.getBean(definition));
        return acceptUnverified ? joined.acceptUnverified(type) : joined;
    }

    private Class<? extends Record> payloadOf() {
        var argument = definition.getTypeArguments(PayloadHandler.class).getFirst().getType();
        if (!argument.isRecord()) {
            throw new IllegalArgumentException(
                    "its payload must be a record, not " + argument.getName());
        }
        return argument.asSubclass(Record.class);
    }

    private <T extends Record> Handlers join(
            Handlers handlers, BeanContext beans, Class<T> payload) {
        var first = PayloadType.of(type, payload);
        @SuppressWarnings("unchecked") // the definition says that its payload is a T
        var bean = (PayloadHandler<T>) beans.getBean(definition);
        var now = bean instanceof Versioned<?> versioned ? versions(versioned, first) : first;
        if (!now.name().equals(type) || !now.record().equals(payload)) {
            throw new IllegalArgumentException("versions() changed the type itself, to " + now);
        }
        return handlers.on(now, bean);
    }

    @SuppressWarnings("unchecked") // checked by its record afterwards
    private static <T extends Record> PayloadType<T> versions(
            Versioned<?> versioned, PayloadType<T> first) {
        return ((Versioned<T>) versioned).versions(first);
    }
}
