package org.openhotline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class ConsoleArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void consoleNeverMeetsTheServerNorTheCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openhotline.server..",
            "org.openhotline.client.cli..",
            "org.openhotline.client.demo..")
        .because("the console stands on the library; the two ends agree through the protocol")
        .check(CLASSES);
  }

  @Test
  void webLibrariesStayInTheSharedModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.linecorp..", "io.netty..", "org.bouncycastle..", "java.sql..")
        .because("the console says what it answers; how it is served is hotline-web's business")
        .check(CLASSES);
  }

  @Test
  void viewsDoNotAct() {
    noClasses()
        .that()
        .resideInAPackage("org.openhotline.console.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.openhotline.console.desk..",
            "org.openhotline.console.api..",
            "org.openhotline.web..",
            "org.openhotline.protocol.crypto..")
        .because("what pages see is made from the record, and holds no key")
        .check(CLASSES);
  }

  @Test
  void keysStayWithTheDesk() {
    CommonRules.onlyIn(
            "org.openhotline.protocol.crypto..",
            "keys are unlocked, used and destroyed in one place",
            "org.openhotline.console.desk..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.console").check(CLASSES);
  }

  @Test
  void staticsAreConstants() {
    CommonRules.noMutableStatics().check(CLASSES);
  }

  @Test
  void onlyTheProgramWritesToStandardStreams() {
    CommonRules.noStandardStreams("org.openhotline.console").check(CLASSES);
  }

  @Test
  void sourceFilesAreShort() {
    CommonRules.assertSourceFilesAreShort();
  }
}
