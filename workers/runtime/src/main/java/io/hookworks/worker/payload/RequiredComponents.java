package io.hookworks.worker.payload;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Tells Jackson what JSpecify's annotations say: in a record that is {@code @NullMarked}, null is
 * what a component may be only where it is {@code @Nullable}. Jackson by itself would leave null
 * what the JSON leaves out, whatever the record says.
 */
public final class RequiredComponents extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** Whether a component must be there, and not null. */
    public static boolean isRequired(RecordComponent component) {
        var type = component.getType();
        return type.isPrimitive()
                || (isNullMarked(component.getDeclaringRecord())
                        && !OPTIONAL.contains(type)
                        && !isNullable(component.getAnnotatedType()));
    }

    @Override
    public JsonSetter.@Nullable Value findSetterInfo(Annotated annotated) {
        var component = componentOf(annotated);
        if (component == null) {
            return null;
        }
        return JsonSetter.Value.construct(
                isRequired(component) ? Nulls.FAIL : Nulls.DEFAULT,
                hasRequiredContent(component) ? Nulls.FAIL : Nulls.DEFAULT);
    }

    private static @Nullable RecordComponent componentOf(Annotated annotated) {
        return switch (annotated) {
            case AnnotatedParameter parameter -> {
                var components = parameter.getDeclaringClass().getRecordComponents();
                var ofRecord =
                        components != null
                                && parameter.getOwner().getParameterCount() == components.length;
                yield ofRecord ? components[parameter.getIndex()] : null;
            }
            case AnnotatedField field -> {
                var components = field.getDeclaringClass().getRecordComponents();
                yield components == null ? null : named(components, field.getName());
            }
            default -> null;
        };
    }

    private static @Nullable RecordComponent named(RecordComponent[] components, String name) {
        return Arrays.stream(components)
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static boolean hasRequiredContent(RecordComponent component) {
        var container =
                Collection.class.isAssignableFrom(component.getType())
                        || Map.class.isAssignableFrom(component.getType());
        if (!container
                || !isNullMarked(component.getDeclaringRecord())
                || !(component.getAnnotatedType() instanceof AnnotatedParameterizedType generic)) {
            return false;
        }
        var arguments = generic.getAnnotatedActualTypeArguments();
        return !isNullable(arguments[arguments.length - 1]);
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean isNullMarked(Class<?> type) {
        for (@Nullable Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (at.isAnnotationPresent(NullUnmarked.class)) {
                return false;
            }
            if (at.isAnnotationPresent(NullMarked.class)) {
                return true;
            }
        }
        AnnotatedElement home = type.getPackage();
        return home.isAnnotationPresent(NullMarked.class);
    }
}
