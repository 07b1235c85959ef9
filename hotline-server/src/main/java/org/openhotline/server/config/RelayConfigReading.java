package org.openhotline.server.config;

import java.util.List;
import org.openhotline.protocol.document.Problem;

/// What reading a relay's configuration gave.
public sealed interface RelayConfigReading {
  /// The file is a configuration.
  ///
  /// @param config the configuration
  record Valid(RelayConfig config) implements RelayConfigReading {}

  /// The file is not a configuration.
  ///
  /// @param name the file's name
  /// @param problems at least one, in the order of the text
  record Invalid(String name, List<Problem> problems) implements RelayConfigReading {
    /// Copies the list.
    public Invalid {
      problems = List.copyOf(problems);
    }

    /// One line for each problem, `<name>:<line>:<column>: <path>: <message>`.
    public List<String> lines() {
      return problems.stream().map(problem -> problem.in(name)).toList();
    }
  }
}
