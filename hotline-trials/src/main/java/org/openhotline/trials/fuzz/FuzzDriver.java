package org.openhotline.trials.fuzz;

import java.io.IOException;

/// What Jazzer calls: one target in one process, named by the property `hotline.fuzz.target`.
public final class FuzzDriver {
  /// System property with the name of the target.
  static final String TARGET_PROPERTY = "hotline.fuzz.target";

  private static final FuzzTarget TARGET =
      FuzzTargets.named(System.getProperty(TARGET_PROPERTY, ""))
          .orElseThrow(() -> new IllegalStateException("no target in " + TARGET_PROPERTY));

  private FuzzDriver() {}

  /// Feeds one input; whatever is thrown is a finding.
  ///
  /// @param input made by the fuzzer
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    TARGET.run(input);
  }
}
