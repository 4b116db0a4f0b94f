package io.hookworks.queue.testkit.pubsub;

import io.grpc.Status;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the caller may do: everything that no test withholds. */
final class Permissions {
    private record Right(String resource, String permission) {}

    private final Set<Right> withheld = ConcurrentHashMap.newKeySet();

    void withhold(String resource, String permission) {
        withheld.add(new Right(resource, permission));
    }

    void grant(String resource, String permission) {
        withheld.remove(new Right(resource, permission));
    }

    List<String> granted(String resource, List<String> of) {
        return of.stream()
                .filter(permission -> !withheld.contains(new Right(resource, permission)))
                .toList();
    }

    void require(String resource, String permission) {
        if (withheld.contains(new Right(resource, permission))) {
            throw Status.PERMISSION_DENIED
                    .withDescription(
                            "User not authorized to perform this action: %s on %s."
                                    .formatted(permission, resource))
                    .asRuntimeException();
        }
    }
}
