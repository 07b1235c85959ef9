package org.openhotline.protocol.agreement;

import java.util.List;
import org.openhotline.protocol.document.Problem;

/// What reading an agreement gave.
public sealed interface AgreementReading {
  /// The document is an agreement.
  ///
  /// @param agreement the agreement
  /// @param warnings what is odd but allowed, in the order of the text
  record Valid(Agreement agreement, List<Problem> warnings) implements AgreementReading {
    /// Copies the list.
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /// The document is not an agreement.
  ///
  /// @param name the name given for the document, usually of its file
  /// @param problems at least one, in the order of the text
  record Invalid(String name, List<Problem> problems) implements AgreementReading {
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
