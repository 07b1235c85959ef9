package org.openhotline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class CertsArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void certsKnowOnlyTheProtocol() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.openhotline.client..", "org.openhotline.server..")
        .allowEmptyShould(true)
        .because("relay and stations judge an identity by the same code")
        .check(CLASSES);
  }

  @Test
  void certsAreFreeOfNetworkLogsMetricsAndConsensus() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "org.slf4j..",
            "io.micrometer..",
            "org.apache.ratis..",
            "org.sqlite..",
            "java.sql..",
            "picocli..",
            "java.net.http..")
        .orShould()
        .dependOnClassesThat(
            resideInAPackage("java.nio.channels..")
                .and(not(simpleNameStartingWith("File").or(simpleNameStartingWith("Overlapping")))))
        .allowEmptyShould(true)
        .because(
            "a path check must give the same answer at the relay, at a station and at court;"
                + " file channels are for forcing key files to disk")
        .check(CLASSES);
  }

  @Test
  void generatedProtobufIsUnknown() {
    CommonRules.onlyIn(
            "org.openhotline.protocol.v1..",
            "generated types accept what the protocol refuses; only the wire package checks them")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.certs").check(CLASSES);
  }

  @Test
  void staticsAreConstants() {
    CommonRules.noMutableStatics().check(CLASSES);
  }

  @Test
  void nobodyWritesToStandardStreams() {
    CommonRules.noStandardStreams().check(CLASSES);
  }

  @Test
  void sourceFilesAreShort() {
    CommonRules.assertSourceFilesAreShort();
  }
}
