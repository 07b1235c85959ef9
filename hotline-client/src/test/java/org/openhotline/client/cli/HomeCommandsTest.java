package org.openhotline.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.protocol.agreement.ShippedAgreements;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands on a real home whose relay is not there.
class HomeCommandsTest {
  @TempDir static Path parent;
  private static String home = "";
  private static String passphrase = "";

  @BeforeAll
  static void makeWorld() throws IOException {
    World world =
        DevelopmentAuthority.make(
            new DevelopmentAuthority.Request(
                parent.resolve("world"),
                ShippedAgreements.text(ShippedAgreements.DEMO),
                "demo.hotline/live",
                List.of("127.0.0.1:1"), // nobody listens at port 1
                InstantSource.system()));
    home = world.home("XA").folder().toString();
    passphrase = world.passphraseFile().toString();
  }

  private static Typed typed(String command, String... more) {
    List<String> words = new java.util.ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of(more));
    words.addAll(List.of("--home", home, "--passphrase-file", passphrase, "--timeout", "3s"));
    return Typed.words(words.toArray(new String[0]));
  }

  @Test
  void showsWhatIsKnownWithoutARelayAndSaysSo() {
    Typed inbox = typed("inbox").succeeded();
    assertEquals("no messages", inbox.out().strip());
    assertTrue(inbox.err().contains("OFFLINE"), inbox.err());
    assertTrue(inbox.err().contains("127.0.0.1:1"), inbox.err());
  }

  @Test
  void statusIsOneJsonObjectALine() {
    JsonNode status = JsonMapper.shared().readTree(typed("status --json").succeeded().out());
    assertEquals("XA", status.get("desk").asString());
    assertEquals("xa-1", status.get("station").asString());
    assertEquals(false, status.get("connected").asBoolean());
    assertEquals(0, status.get("open").asInt());
  }

  @Test
  void needsTheRelayForTheWatchTheRecordAndProofs() {
    typed("watch take --officer xa-watch").failed(4, "cannot connect", "127.0.0.1:1");
    typed("record pull").failed(4, "cannot connect");
    typed("prove abcdef").failed(4, "cannot connect");
  }

  @Test
  void printsTheRecordsKeysWithoutARelay() {
    List<String> keys = typed("record vkey").succeeded().out().lines().toList();
    assertEquals(2, keys.size());
    keys.forEach(k -> assertTrue(k.startsWith("demo.hotline/live+"), k));
  }

  @Test
  void refusesAWrongPassphraseInOneSentence() throws IOException {
    Path wrong = Files.writeString(parent.resolve("wrong"), "not it\n");
    Typed.words("inbox", "--home", home, "--passphrase-file", wrong.toString())
        .failed(5, "passphrase does not open");
    Typed.words("inbox", "--home", home, "--passphrase-file", parent.resolve("none").toString())
        .failed(5, "no passphrase file");
  }

  @Test
  void namesMessagesAndAgreementsThatAreNotThere() {
    assertTrue(typed("show abcdef01").err().contains("no message 'abcdef01'"));
    assertEquals(2, typed("show abcdef01").code());
    Typed sent =
        typed("send --to XB --type inquiry --officer xa-drafter", "--subject", "s", "--text", "t");
    assertEquals(3, sent.code(), sent.err());
    assertTrue(sent.err().contains("no agreement in force names [XB]"), sent.err());
  }
}
