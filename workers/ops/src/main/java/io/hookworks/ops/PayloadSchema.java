package io.hookworks.ops;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;

import io.hookworks.worker.payload.PayloadType;
import io.hookworks.worker.payload.RequiredComponents;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/**
 * The JSON Schema (2020-12) of a payload, as its type reads it: the names of the JSON, and required
 * what the record cannot do without.
 */
final class PayloadSchema {
    private PayloadSchema() {}

    static ObjectNode of(PayloadType<?> type) {
        var builder =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(new JacksonModule())
                        .with(
                                Option.EXTRA_OPEN_API_FORMAT_VALUES,
                                Option.FLATTENED_OPTIONALS,
                                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                                Option.DEFINITIONS_FOR_ALL_OBJECTS);
        builder.forFields()
                .withRequiredCheck(
                        field ->
                                component(field).filter(RequiredComponents::isRequired).isPresent())
                .withNullableCheck(
                        field -> component(field).filter(RequiredComponents::isRequired).isEmpty())
                .withPropertyNameOverrideResolver(field -> nameOf(field, type.json()));
        var schema = new SchemaGenerator(builder.build()).generateSchema(type.record());
        return schema.put("title", type.toString());
    }

    private static Optional<RecordComponent> component(FieldScope field) {
        var components = field.getRawMember().getDeclaringClass().getRecordComponents();
        return components == null
                ? Optional.empty()
                : Arrays.stream(components)
                        .filter(each -> each.getName().equals(field.getDeclaredName()))
                        .findFirst();
    }

    /** What Jackson calls it, whichever annotation or strategy says so. */
    private static @Nullable String nameOf(FieldScope field, DeserializationConfig json) {
        var type = json.constructType(field.getRawMember().getDeclaringClass());
        return json.introspect(type).findProperties().stream()
                .filter(property -> property.getInternalName().equals(field.getDeclaredName()))
                .map(BeanPropertyDefinition::getName)
                .findFirst()
                .orElse(null);
    }
}
