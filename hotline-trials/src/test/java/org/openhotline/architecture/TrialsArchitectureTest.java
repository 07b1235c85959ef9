package org.openhotline.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

class TrialsArchitectureTest {
  private static final JavaClasses CLASSES = CommonRules.mainClasses();

  @Test
  void packagesHaveNoCycles() {
    CommonRules.noPackageCycles("org.openhotline.trials").check(CLASSES);
  }

  @Test
  void staticsAreConstants() {
    CommonRules.noMutableStatics().check(CLASSES);
  }

  @Test
  void sourceFilesAreShort() {
    CommonRules.assertSourceFilesAreShort();
  }
}
