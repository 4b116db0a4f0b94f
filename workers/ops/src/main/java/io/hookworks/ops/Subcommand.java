package io.hookworks.ops;

import java.util.concurrent.Callable;

/**
 * A command that another module adds to {@code hookworks}, found by {@link
 * java.util.ServiceLoader}.
 */
public interface Subcommand extends Callable<Integer> {}
