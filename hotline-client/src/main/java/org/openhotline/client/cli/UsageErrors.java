package org.openhotline.client.cli;

import java.io.PrintWriter;
import java.util.List;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns a wrong command line into one message on standard error: what was wrong, the nearest
/// command, where help is. Exit code 2.
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("hotline: " + Text.multiline(sentence(wrong)) + nearest(wrong));
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return CommandFailure.USAGE;
  }

  private static String sentence(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage());
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String first = unmatched.getUnmatched().getFirst();
      boolean command =
          !first.startsWith("-") && !wrong.getCommandLine().getSubcommands().isEmpty();
      return command ? "there is no command '" + first + "'" : "'" + first + "' is not understood";
    }
    int newline = message.indexOf('\n');
    return newline < 0 ? message : message.substring(0, newline);
  }

  private static String nearest(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        return "; did you mean '" + suggestions.getFirst() + "'?";
      }
    }
    return "";
  }
}
