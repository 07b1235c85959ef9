package org.openhotline.client.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.openhotline.client.RefusedException;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine;

/// Turns what went wrong into one sentence on standard error and the exit code of DESIGN section 8.
final class Failures implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    commandLine.getErr().println("hotline: " + sentence(failure));
    return code(failure);
  }

  private static String sentence(Exception failure) throws Exception {
    return switch (failure) {
      case RefusedException refused -> "refused: " + Text.multiline(refused.refusal().toString());
      case FileSystemException file ->
          "cannot use "
              + file.getFile()
              + ": "
              + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
      case CommandFailure f -> String.valueOf(f.getMessage());
      case IOException f -> Text.multiline(String.valueOf(f.getMessage()));
      case IllegalArgumentException f -> Text.multiline(String.valueOf(f.getMessage()));
      case CommandLine.ParameterException f -> throw f;
      default -> throw failure;
    };
  }

  private static int code(Exception failure) {
    return switch (failure) {
      case CommandFailure f -> f.code();
      case RefusedException f -> CommandFailure.REFUSED;
      case ConnectionLostException f -> CommandFailure.UNREACHABLE;
      case IllegalArgumentException f -> CommandFailure.USAGE;
      default -> CommandFailure.CONFIGURATION;
    };
  }
}
