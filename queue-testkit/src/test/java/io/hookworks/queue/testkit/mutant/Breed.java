package io.hookworks.queue.testkit.mutant;

import io.hookworks.queue.QueueClient;

import java.lang.reflect.InvocationTargetException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One kind of mutant. Every class in one of the {@code …Mutants} is one; none can be forgotten. */
record Breed(String name, Class<?> type) {
    static List<Breed> all() {
        return Stream.of(
                        DelayMutants.class,
                        LifeMutants.class,
                        ReceiveMutants.class,
                        SendMutants.class,
                        SettleMutants.class)
                .flatMap(holder -> Stream.of(holder.getDeclaredClasses()))
                .filter(Mutant.class::isAssignableFrom)
                .map(type -> new Breed(words(type.getSimpleName()), type))
                .sorted(Comparator.comparing(Breed::name))
                .toList();
    }

    static Breed named(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static String words(String camels) {
        return camels.replaceAll("(?<=.)([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    QueueClient of(QueueClient real) {
        try {
            var constructor = type.getDeclaredConstructor(QueueClient.class);
            return (QueueClient) constructor.newInstance(real);
        } catch (InstantiationException
                | IllegalAccessException
                | NoSuchMethodException
                | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
