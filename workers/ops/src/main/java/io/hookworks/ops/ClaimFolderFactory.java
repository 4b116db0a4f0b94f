package io.hookworks.ops;

import io.hookworks.queue.ClaimFolder;
import io.hookworks.queue.ClaimStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.net.URI;
import java.nio.file.Path;

/** Hands the programs a folder as claim store; those of the clouds are with their drivers. */
@Factory
@Requires(property = "hookworks.claim-check.scheme", value = "file")
final class ClaimFolderFactory {
    @Singleton
    @Bean(preDestroy = "close")
    ClaimStore claimStore(@Property(name = "hookworks.claim-check.store") String store) {
        return new ClaimFolder(Path.of(URI.create(store)));
    }
}
