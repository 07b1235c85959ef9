package org.openhotline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class ClientArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void clientNeverMeetsTheServer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.openhotline.server..")
        .allowEmptyShould(true)
        .because("the two ends agree through the protocol, or an outsider could not join")
        .check(CLASSES);
  }

  @Test
  void nettyStaysInTheConnectionPackage() {
    CommonRules.onlyIn(
            "io.netty..",
            "event loops, buffers and their reference counts are the connection's business",
            "org.openhotline.client.connection..")
        .check(CLASSES);
  }

  @Test
  void databaseStaysInTheStorePackage() {
    CommonRules.onlyIn(
            "java.sql..",
            "what is durable, and when, is decided in one place",
            "org.openhotline.client.store..")
        .check(CLASSES);
  }

  @Test
  void bouncyCastleMicrometerAndConsensusAreUnknown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bouncycastle..", "io.micrometer..", "org.apache.ratis..")
        .allowEmptyShould(true)
        .because("keys go through the protocol's crypto and certs; the rest is the relay's")
        .check(CLASSES);
  }

  @Test
  void generatedProtobufStaysWhereFramesAre() {
    CommonRules.onlyIn(
            "org.openhotline.protocol.v1..",
            "generated types accept what the protocol refuses; only frame code may touch them: the"
                + " connection, and the station's session on it",
            "org.openhotline.client.connection..",
            "org.openhotline.client")
        .check(CLASSES);
  }

  @Test
  void connectionAndStoreDoNotSeeEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.openhotline.client.connection..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.openhotline.client.store..")
        .allowEmptyShould(true)
        .because("an adapter declares the small interface it needs; the station connects them")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.openhotline.client.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.openhotline.client.connection..")
        .allowEmptyShould(true)
        .because("an adapter declares the small interface it needs; the station connects them")
        .check(CLASSES);
  }

  @Test
  void nothingBuildsOnTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.openhotline.client.cli..", "org.openhotline.client.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openhotline.client.cli..", "org.openhotline.client.demo..", "picocli..")
        .allowEmptyShould(true)
        .because("the library must serve a program that has no command line")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.client").check(CLASSES);
  }

  @Test
  void staticsAreConstants() {
    CommonRules.noMutableStatics().check(CLASSES);
  }

  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    CommonRules.noStandardStreams("org.openhotline.client.cli..", "org.openhotline.client.demo..")
        .check(CLASSES);
  }

  @Test
  void sourceFilesAreShort() {
    CommonRules.assertSourceFilesAreShort();
  }
}
