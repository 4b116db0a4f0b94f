package io.hookworks.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookworks.config.Profiles;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Bodies that anyone can send, of schemes that have to parse them, fill no memory. */
class UnverifiedBodyTest {
    private static final List<Secret> SECRETS = List.of(new Secret("state"));
    private static final String ITEM = "{\"clientState\":\"state\"}";

    @Test
    void json_of_very_many_values_is_refused_before_it_is_a_tree() {
        var refused = new Verification.Refused(Verification.Cause.MALFORMED);
        assertEquals(refused, graph("{},".repeat(100_000) + ITEM));
        assertEquals(refused, graph("1,".repeat(200_000) + ITEM));
        var many = graph((ITEM + ",").repeat(5_000) + ITEM);
        assertEquals(Verification.Genuine.class, many.getClass());
    }

    @Test
    void a_form_of_very_many_fields_is_refused() {
        var twilio = Objects.requireNonNull(Profiles.known().get("twilio")).scheme();
        var request =
                new Request(
                        "POST",
                        "https://hooks.example/twilio",
                        name ->
                                name.equals("Content-Type")
                                        ? List.of("application/x-www-form-urlencoded")
                                        : List.of("AAAA"),
                        () -> "a&".repeat(20_000).getBytes(UTF_8));
        assertEquals(
                new Verification.Refused(Verification.Cause.MALFORMED),
                verifier().verify(twilio, SECRETS, request));
    }

    private static Verification graph(String items) {
        var scheme = Objects.requireNonNull(Profiles.known().get("microsoft-graph")).scheme();
        var body = ("{\"value\":[" + items + "]}").getBytes(UTF_8);
        return verifier()
                .verify(scheme, SECRETS, new Request("POST", null, name -> List.of(), () -> body));
    }

    private static Verifier verifier() {
        return new Verifier(InstantSource.fixed(Instant.EPOCH));
    }
}
