package io.hookworks.beans;

import io.hookworks.config.Hookworks;
import io.hookworks.queue.QueueName;
import io.hookworks.worker.Handlers;
import io.hookworks.worker.QueueHandlers;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.inject.qualifiers.Qualifiers;

import jakarta.inject.Singleton;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Finds the classes with {@link Handles} and gives their queues handlers, or says what is wrong.
 */
@Factory
@Requires(property = "hookworks.worker", value = "true")
final class HandlerBeans {
    /**
     * @throws WrongHandlers if one of them cannot be used
     */
    @Singleton
    QueueHandlers handlers(BeanContext beans, Hookworks hookworks, List<QueueTerms> terms) {
        var found =
                beans.getBeanDefinitions(Qualifiers.byStereotype(Handles.class)).stream()
                        .map(HandlerBean::of)
                        .sorted(HandlerBean.ORDER)
                        .toList();
        var problems = new ArrayList<String>();
        var byQueue = new LinkedHashMap<QueueName, Handlers>();
        for (var bean : found) {
            try {
                var queue = queue(bean, hookworks);
                var others = byQueue.getOrDefault(queue, Handlers.none());
                byQueue.put(queue, bean.join(others, beans));
            } catch (IllegalArgumentException e) {
                problems.add(
                        bean.name()
                                + " (queue "
                                + bean.queue()
                                + ", type "
                                + bean.type()
                                + "): "
                                + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new WrongHandlers(problems);
        }
        byQueue.replaceAll((queue, handlers) -> onTerms(queue, handlers, terms));
        return new QueueHandlers(byQueue);
    }

    private static QueueName queue(HandlerBean bean, Hookworks hookworks) {
        var queue =
                hookworks.queues().values().stream()
                        .filter(each -> each.name().value().equals(bean.queue()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "hookworks.yaml has no such queue; it has "
                                                        + hookworks.queues().keySet()));
        if (queue.destination() != null) {
            throw new IllegalArgumentException(
                    "what is in this queue is delivered to its destination " + queue.destination());
        }
        return queue.name();
    }

    private static Handlers onTerms(QueueName queue, Handlers handlers, List<QueueTerms> terms) {
        var result = handlers;
        for (var each : terms) {
            result = each.apply(queue, result);
        }
        return result;
    }
}
