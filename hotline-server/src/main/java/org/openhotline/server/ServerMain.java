package org.openhotline.server;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program `hotline server`: one relay node.
@Command(
    name = "hotline server",
    description = "Runs one relay node.",
    mixinStandardHelpOptions = true,
    versionProvider = ServerMain.Version.class)
public final class ServerMain implements Runnable {
  @Spec private CommandSpec spec;

  private ServerMain() {}

  /// Runs the relay and ends the process with its exit code.
  ///
  /// @param args the words after `hotline server`
  public static void main(String[] args) {
    System.exit(new CommandLine(new ServerMain()).execute(args));
  }

  /// Refuses a command line that gives no configuration.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no configuration given; `hotline server --help` lists the options");
  }

  /// The version in the manifest of the jar that this class came from.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "hotline server "
            + Objects.requireNonNullElse(
                ServerMain.class.getPackage().getImplementationVersion(), "(not from a jar)")
      };
    }
  }
}
