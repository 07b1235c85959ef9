package org.openhotline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the core may see: it must give the same answer on every node and at every replay.
class CoreArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();
  private static final String CORE = "org.openhotline.server.core..";
  private static final String SNAPSHOT =
      "org\\.openhotline\\.server\\.core\\.CoreSnapshots(\\$.*)?";

  /// Methods whose answer depends on the clock, on chance, or on the order of a hash table.
  private static final Set<String> UNSTABLE_CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.Object.hashCode",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.ZoneId.systemDefault",
          "java.util.Locale.getDefault",
          "java.util.Map.copyOf",
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Set.copyOf",
          "java.util.Set.of",
          "java.util.UUID.randomUUID",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableMap",
          "java.util.stream.Collectors.toUnmodifiableSet");

  @Test
  void coreSeesOnlyItselfValuesAndPlainJava() {
    classes()
        .that()
        .resideInAPackage(CORE)
        .and()
        .haveNameNotMatching(SNAPSHOT)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    CORE,
                    "org.openhotline.protocol.message..",
                    "org.openhotline.protocol.agreement..",
                    "org.openhotline.protocol.directory..",
                    "org.openhotline.protocol.log..",
                    "org.jspecify.annotations..",
                    "java.lang..",
                    "java.util..",
                    "java.time..")
                .or(
                    nameMatching(
                        "org\\.openhotline\\.protocol\\.crypto\\."
                            + "(CredentialId|KeyId|SuiteId|PublicSealingKey|PublicSigningKey)"))
                .or(describe("arrays of primitives", CoreArchitectureTest::isPlain)))
        .allowEmptyShould(true)
        .because("anybody must be able to replay the record through the same pure function")
        .check(CLASSES);
  }

  @Test
  void coreHasNoClockNoThreadNoChance() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent..")
                .or(resideInAPackage("java.util.random.."))
                .or(resideInAPackage("java.lang.ref.."))
                .or(
                    nameMatching(
                        "java\\.(time\\.(Clock|InstantSource)"
                            + "|lang\\.(Thread|ThreadLocal|ScopedValue|Process|Runtime)(\\$.*)?"
                            + "|util\\.(Random|SplittableRandom|Timer|TimerTask))")))
        .allowEmptyShould(true)
        .because("time and order arrive with each input; anything else differs between nodes")
        .check(CLASSES);
  }

  @Test
  void coreKeepsNoHashTables() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            nameMatching("java\\.util\\.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap)"))
        .allowEmptyShould(true)
        .because("a walk over a hash table has no order; TreeMap and LinkedHashMap have one")
        .check(CLASSES);
  }

  @Test
  void coreCallsNothingUnstable() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .callCodeUnitWhere(describe("is unstable", CoreArchitectureTest::isUnstable))
        .allowEmptyShould(true)
        .because("the same inputs must give the same statements on every node and every JVM")
        .check(CLASSES);
  }

  @Test
  void snapshotsTouchNoFileAndNoNetwork() {
    noClasses()
        .that()
        .haveNameMatching(SNAPSHOT)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
                .or(nameMatching("java\\.io\\.(File|RandomAccessFile).*")))
        .allowEmptyShould(true)
        .because("a snapshot is bytes from state; who stores them is another's business")
        .check(CLASSES);
  }

  private static boolean isPlain(JavaClass type) {
    return type.isPrimitive() || (type.isArray() && type.getBaseComponentType().isPrimitive());
  }

  private static boolean isUnstable(JavaCall<?> call) {
    CodeUnitCallTarget target = call.getTarget();
    return UNSTABLE_CALLS.contains(target.getOwner().getName() + "." + target.getName());
  }
}
