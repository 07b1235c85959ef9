package org.openhotline.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class ProtocolArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void protocolKnowsNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openhotline.certs..", "org.openhotline.client..", "org.openhotline.server..")
        .allowEmptyShould(true)
        .because("everything builds on the protocol, so it builds on nothing of ours")
        .check(CLASSES);
  }

  @Test
  void protocolIsFreeOfNetworkLogsMetricsAndConsensus() {
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
            "picocli..")
        .allowEmptyShould(true)
        .because("what both ends must compute alike depends on bytes and time alone")
        .check(CLASSES);
  }

  @Test
  void protocolOpensNoFileAndNoSocket() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
                .or(nameMatching("java\\.io\\.(File|RandomAccessFile).*"))
                .or(nameMatching("java\\.net\\..*(Socket|Connection|URL).*")))
        .allowEmptyShould(true)
        .because("a pure protocol can be replayed, simulated and audited anywhere")
        .check(CLASSES);
  }

  @Test
  void bouncyCastleStaysInTheCryptoPackage() {
    CommonRules.onlyIn(
            "org.bouncycastle..",
            "one package decides how a primitive is called, and one can be reviewed",
            "org.openhotline.protocol.crypto..")
        .check(CLASSES);
  }

  @Test
  void generatedProtobufStaysInTheWirePackage() {
    CommonRules.onlyIn(
            "org.openhotline.protocol.v1..",
            "generated types accept what the protocol refuses; only the wire package checks them",
            "org.openhotline.protocol.v1..",
            "org.openhotline.protocol.wire..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.protocol").check(CLASSES);
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
