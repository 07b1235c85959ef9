package org.openhotline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.crypto.KeyId;

class ConsoleArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  /// Everything about keys but their names, which the record shows to everybody.
  private static final DescribedPredicate<JavaClass> KEYS =
      JavaClass.Predicates.resideInAPackage("org.openhotline.protocol.crypto..")
          .and(DescribedPredicate.not(JavaClass.Predicates.type(KeyId.class)))
          .and(DescribedPredicate.not(JavaClass.Predicates.type(CredentialId.class)));

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
            "org.openhotline.web..")
        .because("what pages see is made from the record")
        .check(CLASSES);
  }

  @Test
  void keysStayWithTheDesk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.openhotline.console.desk..")
        .should()
        .dependOnClassesThat(KEYS)
        .because("keys are unlocked, used and destroyed in one place; others see their names only")
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
