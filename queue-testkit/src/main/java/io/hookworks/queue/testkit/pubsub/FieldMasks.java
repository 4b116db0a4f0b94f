package io.hookworks.queue.testkit.pubsub;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.util.Set;

/** Updates by a mask, whole fields only. */
final class FieldMasks {
    private FieldMasks() {}

    /** What {@code present} becomes when the fields that the mask names are taken from another. */
    @SuppressWarnings("unchecked") // A builder builds what it is of.
    static <M extends Message> M apply(
            FieldMask mask, Set<String> changeable, M present, M wanted) {
        if (mask.getPathsCount() == 0) {
            throw invalid("The update_mask must name at least one field.");
        }
        var changed = present.toBuilder();
        for (var path : mask.getPathsList()) {
            if (!changeable.contains(path)) {
                throw invalid("Invalid update_mask provided: %s.".formatted(path));
            }
            var field = present.getDescriptorForType().findFieldByName(path);
            if (field.hasPresence() && !wanted.hasField(field)) {
                changed.clearField(field);
            } else {
                changed.setField(field, wanted.getField(field));
            }
        }
        return (M) changed.build();
    }

    private static StatusRuntimeException invalid(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }
}
