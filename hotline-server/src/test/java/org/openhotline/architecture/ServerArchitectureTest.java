package org.openhotline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  private static final List<String> ADAPTERS =
      List.of(
          "consensus", "store", "transport", "dispatch", "metrics", "record", "notice", "board");

  @Test
  void serverNeverMeetsTheClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.openhotline.client..")
        .allowEmptyShould(true)
        .because("the two ends agree through the protocol, or an outsider could not join")
        .check(CLASSES);
  }

  @Test
  void nettyStaysInTheTransport() {
    CommonRules.onlyIn(
            "io.netty..",
            "event loops, buffers and their reference counts are the transport's business",
            "org.openhotline.server.transport..")
        .check(CLASSES);
  }

  @Test
  void bouncyCastleIsUnknown() {
    CommonRules.onlyIn(
            "org.bouncycastle..", "keys and paths go through the protocol's crypto and certs")
        .check(CLASSES);
  }

  @Test
  void consensusLibraryStaysInItsAdapter() {
    CommonRules.onlyIn(
            "org.apache.ratis..",
            "the rest sees an ordered log, so another consensus library can take over",
            "org.openhotline.server.consensus..")
        .check(CLASSES);
  }

  @Test
  void mailStaysWithTheNotices() {
    CommonRules.onlyIn(
            "jakarta.mail..",
            "what may leave the relay outside of the hotline is decided in one place",
            "org.openhotline.server.notice..")
        .check(CLASSES);
  }

  @Test
  void databaseStaysInTheStore() {
    CommonRules.onlyIn(
            "java.sql..",
            "what is durable, and when, is decided in one place",
            "org.openhotline.server.store..")
        .check(CLASSES);
  }

  @Test
  void micrometerStaysInMetricsClasses() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.openhotline.server.metrics..")
        .and()
        .haveNameNotMatching(".*Metrics(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .allowEmptyShould(true)
        .because("names, units and tags of an adapter stand together in one class")
        .check(CLASSES);
  }

  @Test
  void generatedProtobufStaysInFrameAndSnapshotCode() {
    CommonRules.onlyIn(
            "org.openhotline.protocol.v1..",
            "generated types accept what the protocol refuses; only frame and snapshot code may"
                + " touch them",
            "org.openhotline.server.transport..",
            "org.openhotline.server.dispatch..",
            "org.openhotline.server.core.snapshot..")
        .check(CLASSES);
  }

  @Test
  void adaptersDoNotSeeOneAnother() {
    slices()
        .assignedFrom(adapters())
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .because("an adapter declares the small interface it needs; the composition root connects")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.server").check(CLASSES);
  }

  @Test
  void staticsAreConstants() {
    CommonRules.noMutableStatics().check(CLASSES);
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    CommonRules.noStandardStreams("org.openhotline.server").check(CLASSES);
  }

  @Test
  void sourceFilesAreShort() {
    CommonRules.assertSourceFilesAreShort();
  }

  private static SliceAssignment adapters() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return ADAPTERS.stream()
            .filter(
                a -> (type.getPackageName() + ".").startsWith("org.openhotline.server." + a + "."))
            .map(SliceIdentifier::of)
            .findFirst()
            .orElseGet(SliceIdentifier::ignore);
      }

      @Override
      public String getDescription() {
        return "adapters " + ADAPTERS;
      }
    };
  }
}
