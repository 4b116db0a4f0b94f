package io.hookworks.webhook.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random choices that are the same for the same seed. */
final class Dice {
    private final RandomGenerator random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number of this range, both ends included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** True once in so many times. */
    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> void shuffle(List<T> list) {
        for (var i = list.size() - 1; i > 0; i--) {
            list.set(i, list.set(random.nextInt(i + 1), list.get(i)));
        }
    }

    /** Each letter of a text in upper or lower case. */
    String anyCase(String text) {
        var mixed = new StringBuilder(text);
        for (var i = 0; i < mixed.length(); i++) {
            if (random.nextBoolean()) {
                mixed.setCharAt(i, Character.toUpperCase(mixed.charAt(i)));
            }
        }
        return mixed.toString();
    }

    /** Any byte, as a character. */
    char anyByte() {
        return (char) random.nextInt(0x100);
    }
}
