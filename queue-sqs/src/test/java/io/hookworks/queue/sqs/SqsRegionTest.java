package io.hookworks.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

import java.io.UncheckedIOException;

class SqsRegionTest {
    @Test
    void without_a_region_anywhere_it_says_what_to_set() {
        var error =
                assertThrows(
                        UncheckedIOException.class,
                        () ->
                                SqsConnection.region(
                                        SqsSettings.standard(),
                                        () -> {
                                            throw SdkClientException.create("a test's chain");
                                        }));
        assertEquals(
                "No AWS region is set: set AWS_REGION, or a region in the AWS profile.",
                error.getMessage());
    }

    @Test
    void the_region_of_the_settings_comes_before_that_of_the_environment() {
        var settings = SqsSettings.standard();
        assertEquals("eu-west-1", SqsConnection.region(settings, () -> Region.EU_WEST_1));
        assertEquals(
                "eu-central-1",
                SqsConnection.region(settings.in("eu-central-1"), () -> Region.EU_WEST_1));
    }
}
