package org.openhotline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class WebArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void sharedPagesKnowNeitherStationNorRelayNorProtocol() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openhotline.client..",
            "org.openhotline.server..",
            "org.openhotline.protocol..",
            "org.openhotline.certs..")
        .because("both consoles use it, and server and client never meet in main code")
        .check(CLASSES);
  }

  @Test
  void nettyIsTheServersBusiness() {
    CommonRules.onlyIn("io.netty..", "Armeria is what pages are served by")
        .check(CLASSES.that(not(simpleName("TlsServer"))));
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.netty..").and(not(resideInAPackage("io.netty.handler.ssl.."))))
        .because("that a client must show a certificate is said in Netty's words, no more")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.web").check(CLASSES);
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
