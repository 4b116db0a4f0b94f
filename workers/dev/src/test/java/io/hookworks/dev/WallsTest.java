package io.hookworks.dev;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.stream.Stream;

/** Who may know whom. The scopes of Maven hold most walls; this holds the rest, and says why. */
class WallsTest {
    private static final String SPI = "io.hookworks.queue";

    /** Files that only their user can read. */
    private static final String FILES = "io.hookworks.queue.files";

    private static final String SQS = "io.hookworks.queue.sqs..";
    private static final String PUBSUB = "io.hookworks.queue.pubsub..";
    private static final String TESTKIT = "io.hookworks.queue.testkit..";
    private static final String CONFIG = "io.hookworks.config..";
    private static final String SIGNATURE = "io.hookworks.signature..";
    private static final String WORKER = "io.hookworks.worker..";
    private static final String WEBHOOK = "io.hookworks.webhook..";
    private static final String BEANS = "io.hookworks.beans..";
    private static final String APPS = "io.hookworks.apps..";
    private static final String OPS = "io.hookworks.ops..";
    private static final String DEV = "io.hookworks.dev..";

    private static final String JDK = "java..";
    private static final String JDK_NET = "javax.net..";
    private static final String JSPECIFY = "org.jspecify..";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String SLF4J = "org.slf4j..";
    private static final String MICRONAUT = "io.micronaut..";
    private static final String SDK = "software.amazon.awssdk..";
    private static final String GOOGLE = "com.google..";
    private static final String GRPC = "io.grpc..";

    /** What people wrote; what Micronaut generates beside it begins with a dollar sign. */
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(file -> !file.contains("/$"))
                    .importPackages("io.hookworks");

    @TestFactory
    Stream<DynamicTest> what_each_room_may_know() {
        return Stream.of(
                        only(SPI, JDK, JSPECIFY, SPI, FILES)
                                .because("everyone shares these words, so they drag in nobody"),
                        only(
                                        WORKER,
                                        JDK,
                                        JSPECIFY,
                                        SLF4J,
                                        "io.micrometer..",
                                        JACKSON,
                                        SPI,
                                        FILES,
                                        WORKER)
                                .because("the runtime is also a plain library"),
                        house(SQS, SPI, SQS).because("a driver holds no policy"),
                        house(PUBSUB, SPI, PUBSUB).because("a driver holds no policy"),
                        house(TESTKIT, SPI, TESTKIT)
                                .because("what proves every provider prefers none"),
                        house(CONFIG, SPI, SIGNATURE, CONFIG)
                                .because("a file of settings starts nothing"),
                        only(SIGNATURE, JDK, "javax.crypto..", JSPECIFY, JACKSON, SIGNATURE)
                                .because("a signature is data and bytes, wherever they are from"),
                        house(WEBHOOK, SPI, FILES, SIGNATURE, CONFIG, WEBHOOK)
                                .because("taking webhooks and working on them scale apart"),
                        house(BEANS, SPI, CONFIG, WORKER, BEANS)
                                .because("it gives queues their handlers and runs none"),
                        house(APPS, SPI, SIGNATURE, CONFIG, WORKER, BEANS, APPS)
                                .because("an app is a handler, whatever starts it"),
                        house(OPS, SPI, FILES, SIGNATURE, CONFIG, WORKER, BEANS, OPS)
                                .because("programs find their parts on the class path"))
                .map(WallsTest::test);
    }

    @TestFactory
    Stream<DynamicTest> what_stays_where_it_is() {
        return Stream.of(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(SQS)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(SDK)
                                .because("above the driver nobody knows which cloud it is"),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(PUBSUB, TESTKIT)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(GOOGLE, GRPC)
                                .because("above the driver nobody knows which cloud it is"),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(TESTKIT, DEV)
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(TESTKIT)
                                .because("it is for tests, and an emulator for the laptop"),
                        noClasses()
                                .that()
                                .resideInAnyPackage(SQS, PUBSUB)
                                .and()
                                .haveSimpleNameNotEndingWith("Factory")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(MICRONAUT, "jakarta..")
                                .because("only the factory knows the container"),
                        noClasses()
                                .that()
                                .resideInAPackage(WORKER)
                                .and()
                                .resideOutsideOfPackage("io.hookworks.worker.payload..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(JACKSON)
                                .because("what decides about messages does not look into them"),
                        driver(SQS, SDK),
                        driver(PUBSUB, GOOGLE, GRPC),
                        noClasses()
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("java.util.logging..")
                                .because("there is one log, that of slf4j"),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(OPS, DEV)
                                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                                .because("a library has a logger"))
                .map(WallsTest::test);
    }

    @TestFactory
    Stream<DynamicTest> names_say_what_a_thing_is() {
        return Stream.of(".*Impl", "Default[A-Z].*", "Abstract[A-Z].*", ".*Utils?", ".*Manager")
                .map(name -> noClasses().should().haveNameMatching(".*[.$]" + name))
                .map(WallsTest::test);
    }

    @Test
    void no_room_leads_back_to_itself() {
        slices().matching("io.hookworks.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @TestFactory
    Stream<DynamicTest> every_room_is_looked_at() {
        return Stream.of(
                        SPI, SQS, PUBSUB, TESTKIT, CONFIG, SIGNATURE, WORKER, BEANS, WEBHOOK, APPS,
                        OPS, DEV)
                .map(
                        room ->
                                DynamicTest.dynamicTest(
                                        room,
                                        () ->
                                                assertTrue(
                                                        HOUSE.stream()
                                                                .anyMatch(resideInAPackage(room)),
                                                        "no class of it on the class path")));
    }

    private static ArchRule driver(String room, String... sdk) {
        var shared = resideInAnyPackage(JDK, JDK_NET, JSPECIFY, SLF4J, SPI, room);
        var tools = resideInAnyPackage(MICRONAUT, "jakarta..", JACKSON);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(shared.or(tools).or(resideInAnyPackage(sdk)))
                .because("a driver is the SDK in the words of the house");
    }

    private static DynamicTest test(ArchRule rule) {
        return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HOUSE));
    }

    /** These, and nothing else at all. */
    private static ArchRule only(String room, String... known) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known));
    }

    /** Of the house, only these. */
    private static ArchRule house(String room, String... known) {
        DescribedPredicate<JavaClass> others = not(resideInAnyPackage(known));
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage("io.hookworks..").and(others));
    }
}
