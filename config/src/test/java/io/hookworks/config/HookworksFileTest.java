package io.hookworks.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hookworks.queue.QueueName;
import io.hookworks.queue.TypePattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

class HookworksFileTest {
    private static final Path OURS = Path.of("..", "hookworks.yaml");
    private static final QueueName BILLING = QueueName.of("billing");
    private static final QueueName CRM_UPDATES = QueueName.of("crm-updates");
    private static final String TOKEN = "TOKEN";
    private static final Map<String, String> SET =
            Map.of("SET", "hidden-value-1", "NOT_BASE64", "whsec_hidden&value&2");

    @TempDir Path directory;

    @Test
    void our_own_file_runs_in_dev_with_nothing_set_and_says_which_secrets_it_made_up() {
        var file = HookworksFile.read(OURS, OurCrm::variable, Purpose.DEV);
        assertEquals(
                List.of(
                        "CRM_SECRET",
                        "STRIPE_WEBHOOK_SECRET",
                        "GITHUB_WEBHOOK_SECRET",
                        "PARTNER_WEBHOOK_SECRET"),
                file.devSecrets());
        var config = file.config();
        assertEquals(List.of(BILLING, CRM_UPDATES), List.copyOf(config.queues().keySet()));
        var billing = Objects.requireNonNull(config.queues().get(BILLING));
        assertEquals(20, billing.concurrency());
        assertEquals(new QueueConfig.Instances(1, 4), billing.instances());
        assertEquals(Duration.ofMinutes(10), billing.retry().max());
        var stripe = Objects.requireNonNull(config.sources().get("stripe"));
        assertEquals(
                Map.of(
                        new TypePattern("invoice.*"), BILLING,
                        new TypePattern("customer.subscription.*"), BILLING),
                stripe.routes());
        assertEquals(BILLING, stripe.queueFor("invoice.paid"));
        assertEquals(CRM_UPDATES, stripe.queueFor("customer.created"));
        var crm = Objects.requireNonNull(config.destinations().get("crm"));
        assertEquals(OurCrm.URL, crm.url().toString());
    }

    /** What {@code dev} sets for our own file. */
    private static final class OurCrm {
        private static final String URL = "http://localhost:9/contacts";

        static @Nullable String variable(String name) {
            return name.equals("CRM_URL") ? URL : null;
        }
    }

    @Test
    void the_secrets_that_dev_makes_up_are_the_same_every_time() {
        var first = HookworksFile.read(OURS, OurCrm::variable, Purpose.DEV);
        var second = HookworksFile.read(OURS, OurCrm::variable, Purpose.DEV);
        assertEquals(first.config(), second.config());
    }

    @Test
    void dev_makes_up_a_secret_that_fits_each_scheme_but_no_public_key() throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  adyen: {provider: adyen, secrets: ["${ADYEN}"], queue: billing}
                  gitlab: {provider: gitlab, secrets: ["${GITLAB}"], queue: billing}
                  sendgrid: {provider: sendgrid, secrets: ["${SENDGRID}"], queue: billing}
                """;
        var path = Files.writeString(directory.resolve("hookworks.yaml"), yaml);
        assertEquals(List.of("SENDGRID"), unset(path, Purpose.DEV));
        Files.writeString(path, yaml.substring(0, yaml.indexOf("  sendgrid")));
        var file = HookworksFile.read(path, name -> null, Purpose.DEV);
        assertEquals(List.of("ADYEN", "GITLAB"), file.devSecrets());
    }

    @Test
    void a_public_url_takes_variables_and_keeps_every_byte() throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  square:
                    {provider: square, secrets: ["${A}"], queue: billing, public-url: "${URL}"}
                """;
        var url = "https://Hooks.example:443/a%2fb/";
        var square =
                read(yaml, Map.of("A", "a secret", "URL", url)).config().sources().get("square");
        assertEquals(url, Objects.requireNonNull(square).url(null));
        assertEquals(url + "?b=%41", square.url("b=%41"));
        var path = directory.resolve("hookworks.yaml");
        HookworksFile.read(path, name -> null, Purpose.OPERATE);
        assertEquals(List.of("A", "URL"), unset(path, Purpose.TAKE));
    }

    @Test
    void without_dev_an_unset_secret_is_a_problem() {
        var message = problems(OURS, Map.of("CRM_URL", OurCrm.URL));
        var line = "hookworks.yaml:29 sources.stripe.secrets[0]: STRIPE_WEBHOOK_SECRET is not set";
        assertEquals(line, message.lines().findFirst().orElse(""));
        assertTrue(message.endsWith("4 problems; nothing was started."), message);
    }

    @Test
    void every_problem_is_told_with_its_line_and_path() throws Exception {
        var message = problems(resource("many-problems.yaml"), SET);
        var told = Files.readString(resource("many-problems.txt")).strip();
        var providers = String.join(", ", Profiles.known().keySet());
        assertEquals(told.replace("{providers}", providers), message);
    }

    @Test
    void no_problem_shows_a_secret_whether_it_stands_in_the_file_or_is_set() throws Exception {
        var message = problems(resource("many-problems.yaml"), SET);
        for (var hidden : List.of("0123456789abcdef", "literally", "hidden", "user:pw")) {
            assertFalse(message.contains(hidden), message);
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        var url = Objects.requireNonNull(HookworksFileTest.class.getResource("/" + name));
        return Path.of(url.toURI());
    }

    @Test
    void what_is_not_yaml_is_told_with_its_line() throws IOException {
        var message = problems("provider: sqs\nqueues: {a: [\n", Map.of());
        assertTrue(message.startsWith("hookworks.yaml:3: is not YAML: "), message);
        assertTrue(message.endsWith("1 problem; nothing was started."), message);
    }

    @Test
    void the_hint_about_variables_stands_only_where_one_is() throws IOException {
        var variable = problems("sources: {a: {secrets: [${SECRET}]}}\n", Map.of());
        assertTrue(variable.contains("a text with ${ } needs quotes"), variable);
        var tab = problems("provider: sqs\nqueues:\n\tbilling: {}\n", Map.of());
        assertTrue(tab.startsWith("hookworks.yaml:3: is not YAML: "), tab);
        assertFalse(tab.contains("${"), tab);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "on", "no", "off", "Yes", "OFF"})
    void a_word_that_is_a_boolean_to_some_readers_only_is_refused(String word) throws IOException {
        var yaml = "provider: sqs\nqueues:\n  a: {}\ngcp: " + word + "\n";
        var message = problems(yaml, Map.of());
        assertTrue(
                message.contains(
                        "hookworks.yaml:4 gcp: '"
                                + word
                                + "' is a boolean in some versions of YAML only: write true or"
                                + " false, or \""
                                + word
                                + "\" in quotes if it is a text"),
                message);
    }

    @ParameterizedTest
    @CsvSource({"- provider: sqs, a list", "sqs, a single value"})
    void a_file_that_holds_no_keys_says_what_it_holds(String yaml, String what) throws IOException {
        assertEquals(
                "hookworks.yaml:1: must hold keys such as provider: and queues:, not "
                        + what
                        + "\n1 problem; nothing was started.",
                problems(yaml + "\n", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999999999"})
    void a_port_above_the_last_one_is_told_as_such(String port) throws IOException {
        var yaml =
                """
                provider: sqs
                queues:
                  a: {destination: crm}
                destinations:
                  crm: {url: "https://crm.example:%s/hooks", secret: "${TOKEN}"}
                """
                        .formatted(port);
        var message = problems(yaml, Map.of(TOKEN, "whsec_c2VjcmV0"));
        assertTrue(
                message.contains("destinations.crm.url: has port " + port + "; ports end at 65535"),
                message);
        assertFalse(message.contains("http:// goes to this machine only"), message);
    }

    @Test
    void an_empty_file_misses_what_every_file_needs() throws IOException {
        assertEquals(
                """
                hookworks.yaml:1 provider: is missing
                hookworks.yaml:1 queues: is missing
                2 problems; nothing was started.\
                """,
                problems("", Map.of()));
        assertEquals(problems("", Map.of()), problems("# nothing yet\n", Map.of()));
    }

    @Test
    void a_file_that_is_not_there_is_told_with_the_way_to_name_another() {
        var path = directory.resolve("none.yaml");
        assertEquals(
                path
                        + ": there is no such file; HOOKWORKS_CONFIG names another one\n"
                        + "1 problem; nothing was started.",
                problems(path, Map.of()));
    }

    @Test
    void a_file_that_is_a_directory_or_no_text_is_told_so() throws IOException {
        assertTrue(problems(directory, Map.of()).startsWith(directory + ": cannot be read"));
        var binary = Files.write(directory.resolve("hookworks.yaml"), new byte[] {(byte) 0xff, 0});
        assertTrue(problems(binary, Map.of()).contains("cannot be read"));
    }

    @Test
    void hookworks_provider_overrides_the_file() throws IOException {
        var minimal = "provider: sqs\nqueues: {billing: {}}\n";
        assertEquals(Hookworks.Provider.SQS, read(minimal, Map.of()).config().provider());
        var file = read(minimal, Map.of("HOOKWORKS_PROVIDER", "pubsub"));
        assertEquals(Hookworks.Provider.PUBSUB, file.config().provider());
        assertEquals(
                """
                hookworks.yaml:1 provider: HOOKWORKS_PROVIDER must be one of sqs, pubsub, not 'kafka'
                1 problem; nothing was started.\
                """,
                problems(minimal, Map.of("HOOKWORKS_PROVIDER", "kafka")));
    }

    @Test
    void a_url_takes_variables_and_what_stands_in_for_them() throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {}}
                destinations:
                  crm: {url: "https://${HOST:crm.example}/${PATH_}", secret: "${SECRET}"}
                """;
        var set = Map.of("PATH_", "a", "SECRET", "whsec_" + "QUJD".repeat(8));
        var crm = read(yaml, set).config().destinations().get("crm");
        assertEquals("https://crm.example/a", Objects.requireNonNull(crm).url().toString());
    }

    @Test
    void nothing_that_was_read_prints_a_secret() throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {}}
                sources:
                  github: {provider: github, secrets: ["${TOKEN}"], queue: billing}
                destinations:
                  crm: {url: "https://crm.example", secret: "${TOKEN}"}
                """;
        var token = "whsec_" + "QUJD".repeat(8);
        var file = read(yaml, Map.of(TOKEN, token));
        assertFalse(file.toString().contains("QUJD"), file.toString());
        assertTrue(file.toString().contains("***"), file.toString());
    }

    @Test
    void who_needs_no_secret_is_asked_for_none() throws IOException {
        var yaml =
                """
                provider: sqs
                queues: {billing: {destination: crm}}
                sources:
                  stripe: {provider: stripe, secrets: ["${A}"], queue: billing}
                destinations:
                  crm: {url: "${B}", secret: "${C}"}
                """;
        var path = Files.writeString(directory.resolve("unset.yaml"), yaml);
        HookworksFile.read(path, name -> null, Purpose.OPERATE);
        HookworksFile.read(path, Map.of("A", "whsec_aa")::get, Purpose.TAKE);
        assertEquals(List.of("A"), unset(path, Purpose.TAKE));
        assertEquals(List.of("B", "C"), unset(path, Purpose.WORK));
        assertEquals(List.of("A", "B", "C"), unset(path, Purpose.EVERYTHING));
    }

    private static List<String> unset(Path path, Purpose purpose) {
        var refusal =
                assertThrows(
                        ConfigException.class,
                        () -> HookworksFile.read(path, name -> null, purpose));
        return Pattern.compile("(\\w+) is not set")
                .matcher(String.valueOf(refusal.getMessage()))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private HookworksFile read(String yaml, Map<String, String> variables) throws IOException {
        var path = Files.writeString(directory.resolve("hookworks.yaml"), yaml);
        return HookworksFile.read(path, variables::get, Purpose.EVERYTHING);
    }

    private String problems(String yaml, Map<String, String> variables) throws IOException {
        return problems(Files.writeString(directory.resolve("hookworks.yaml"), yaml), variables);
    }

    private static String problems(Path path, Map<String, String> variables) {
        var error =
                assertThrows(
                        ConfigException.class,
                        () -> HookworksFile.read(path, variables::get, Purpose.EVERYTHING));
        return String.valueOf(error.getMessage());
    }
}
