package io.hookworks.queue.testkit.conformance;

/** A suite of cases that a provider keeps. */
public abstract class Conformance {

    /** What the provider is called in the table of cases; the same in all suites. */
    protected abstract String provider();

    /** Opens the provider for one case; cases run concurrently. */
    protected abstract ConformanceTarget open();
}
