package org.openhotline.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CommandLineTest {
  private static final List<String> COMMANDS =
      List.of(
          "demo",
          "test",
          "server",
          "campaign",
          "fuzz",
          "simulate",
          "bench",
          "pki",
          "agreement",
          "send",
          "inbox",
          "show",
          "ack",
          "hold",
          "reply",
          "decline",
          "cancel",
          "close",
          "watch",
          "channel",
          "status",
          "listen",
          "prove",
          "record");

  @TempDir Path folder;

  @Test
  void helpNamesEveryCommand() {
    String help = Typed.words("--help").succeeded().out();
    for (String command : COMMANDS) {
      assertTrue(help.contains("\n  " + command + " "), command + " is missing in:\n" + help);
    }
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void everyCommandHasHelp(String command) {
    String help = Typed.words(command, "--help").succeeded().out();
    assertTrue(help.startsWith("Usage: hotline " + command), help);
  }

  @Test
  void versionIsOneLine() {
    assertEquals(1, Typed.words("--version").succeeded().out().lines().count());
  }

  @Test
  void suggestsTheNearestCommand() {
    Typed.words("snd")
        .failed(2, "there is no command 'snd'", "did you mean 'send'?", "hotline --help");
    Typed.words("watch", "tak").failed(2, "'tak'", "'take'");
  }

  @Test
  void refusesNoCommandAndUnknownOptions() {
    Typed.words().failed(2, "no command given");
    Typed.words("inbox", "--opne").failed(2, "'--opne'");
    Typed.words("record").failed(2, "which one?", "verify");
  }

  @Test
  void escapesWhatWasTyped() {
    Typed typed = Typed.words("snd\u001b[31m\u202e").failed(2, "<U+1b>", "<U+202e>");
    assertTrue(typed.err().indexOf('\u001b') < 0, typed.err());
  }

  @Test
  void namesWrongValues() {
    Typed.words("send", "--to", "x1").failed(2, "--to", "desk 'X1'", "for instance XB");
    Typed.words("send", "--agreement", "No!").failed(2, "agreement id 'No!'");
    Typed.words("send", "--precedence", "urgent").failed(2, "ROUTINE, PRIORITY, IMMEDIATE, FLASH");
    Typed.words("hold", "abcd", "--for", "soon").failed(2, "'soon'", "90s");
    Typed.words("ack", "abcd", "--officer", "Ivan!").failed(2, "'Ivan!'");
    Typed.words("send", "--valid-from", "noon").failed(2, "'noon'", "UTC");
  }

  @Test
  void demandsWhatIsRequired() {
    Typed.words("ack").failed(2, "ID");
    Typed.words("hold", "abcd").failed(2, "--for");
    Typed.words("decline", "abcd").failed(2, "--reason");
    Typed.words("send", "--to", "XB", "--type", "incident", "--subject", "s").failed(2, "--text");
  }

  @Test
  void refusesFoldersThatAreNoHome() throws IOException {
    Typed.words("inbox", "--home", folder.resolve("absent").toString()).failed(5, "no folder");
    Typed.words("inbox", "--home", folder.toString()).failed(5, "no station", "station.yaml");
    Files.writeString(folder.resolve("station.yaml"), "desk: XA\nparty: XA\n");
    Typed.words("status", "--home", folder.toString()).failed(5, "station.yaml");
  }

  @Test
  void refusesPacksThatAreNone() throws IOException {
    Typed.words("record", "verify", folder.resolve("absent").toString()).failed(5, "no such pack");
    Typed.words("record", "verify", folder.toString()).failed(1, "NOT VERIFIED", "no agreement");
    Path file = Files.writeString(folder.resolve("pack.zip"), "no zip");
    Typed.words("record", "verify", file.toString()).failed(5, "neither a folder nor a zip");
  }

  @Test
  void launcherRunsServerAndTest() {
    Typed.words("server").failed(2, "./hotline server");
    Typed.words("test").failed(2, "./hotline test");
  }

  @Test
  void demoRefusesPortsThatCannotBe() {
    Typed.words("demo", "--port-base", "70000", "--dir", folder.toString()).failed(5, "70000");
    Typed.words("demo", "--port-base", "many").failed(2, "many");
  }
}
