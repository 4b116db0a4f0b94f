package io.hookworks.benchmarks;

final class Torment {
    private Torment() {}

    static void run(Provider provider, int messages) {
        System.out.println(provider + " " + messages);
    }
}
