package org.openhotline.server.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Whether the relay can do its work now, and if not, why.
///
/// @param findings one for each [Check], in its order
public record Health(List<Finding> findings) {
  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if a check is missing, twice or out of order
  public Health {
    findings = List.copyOf(findings);
    if (!findings.stream().map(Finding::check).toList().equals(Arrays.asList(Check.values()))) {
      throw new IllegalArgumentException("health holds one finding for each check, in order");
    }
  }

  /// What is looked at. Names are tags of a meter: a closed set.
  public enum Check {
    /// Inputs are ordered, sessions are taken.
    SERVING,
    /// What waits to be ordered is committed within seconds.
    COMMIT,
    /// What is due fires within seconds.
    DEADLINES,
    /// The disk has more left than the reserve, so that new messages are taken.
    DISK,
    /// The relay's own certificate is valid, so that stations can connect.
    CERTIFICATE;

    /// The name as it is shown, in lower case.
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What one check gave.
  ///
  /// @param check which
  /// @param good whether all is well
  /// @param reason one sentence with value, limit and what to do; empty if all is well
  public record Finding(Check check, boolean good, String reason) {
    /// All is well.
    public static Finding good(Check check) {
      return new Finding(check, true, "");
    }

    /// Something is wrong.
    public static Finding bad(Check check, String reason) {
      return new Finding(check, false, reason);
    }
  }

  /// Whether nothing is wrong.
  public boolean ready() {
    return findings.stream().allMatch(Finding::good);
  }

  /// Whether one check found nothing wrong.
  public boolean good(Check check) {
    return findings.stream().anyMatch(finding -> finding.check() == check && finding.good());
  }

  /// One line that says whether it is ready, then a line for each thing that is wrong.
  public String text() {
    return ready()
        ? "ready\n"
        : findings.stream()
            .filter(finding -> !finding.good())
            .map(finding -> finding.check().tag() + ": " + finding.reason() + "\n")
            .collect(Collectors.joining("", "not ready\n", ""));
  }
}
