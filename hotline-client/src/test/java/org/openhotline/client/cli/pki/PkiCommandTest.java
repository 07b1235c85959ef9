package org.openhotline.client.cli.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.DirectoryCheck;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PublishedAuthority;
import org.openhotline.certs.StationHome;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class PkiCommandTest {
  @TempDir Path folder;
  private Path passphrase = Path.of("");
  private Path world = Path.of("");
  private String out = "";
  private String err = "";

  @Command(
      name = "hotline",
      subcommands = {PkiCommand.class, AgreementCommand.class})
  private static final class Program {}

  @BeforeEach
  void passphrase() throws IOException {
    world = folder.resolve("world");
    passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
  }

  private int hotline(Object... words) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(word.toString());
    }
    int code =
        new CommandLine(new Program())
            .setOut(new PrintWriter(outText, true))
            .setErr(new PrintWriter(errText, true))
            .execute(all.toArray(new String[0]));
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private void done(Object... words) {
    assertEquals(0, hotline(words), () -> out + err);
  }

  private void fails(int code, String sentence, Object... words) {
    assertEquals(code, hotline(words), () -> out + err);
    assertTrue(err.contains(sentence), err);
    assertFalse(err.contains("\tat "), err);
  }

  @Test
  void anOperatorGetsAFileForTheBrowserAndTheRelayACertificate() {
    done(
        "pki",
        "init",
        "--dir",
        world,
        "--relay",
        "localhost:7443",
        "--passphrase-file",
        passphrase);
    Path browser = folder.resolve("anna.p12");
    done(
        "pki",
        "operator",
        "--relay",
        world.resolve("relay"),
        "--name",
        "anna",
        "--out",
        browser,
        "--passphrase-file",
        passphrase);
    assertTrue(out.contains("operator anna may open the board until "), out);
    assertTrue(out.contains("(shown only now)"), out);
    assertTrue(Files.exists(browser));
    assertTrue(Files.exists(world.resolve("relay/operators/anna.crt")));
    fails(
        2,
        "ANNA",
        "pki",
        "operator",
        "--relay",
        world.resolve("relay"),
        "--name",
        "ANNA",
        "--passphrase-file",
        passphrase);
  }

  /// The README's way from nothing to two desks.
  private void makeTwoDesks() {
    Path agreement = world.resolve("agreement.yaml");
    Path signed = world.resolve("agreement.act");
    Path intake = world.resolve("relay/intake");
    done(
        "pki",
        "init",
        "--dir",
        world,
        "--party",
        "XA",
        "--party",
        "XB",
        "--relay",
        "localhost:7443",
        "--origin",
        "two.example/live",
        "--passphrase-file",
        passphrase);
    done("agreement", "template", "incidents-at-sea", "--out", agreement);
    done("agreement", "bind", agreement, "--dir", world);
    done(
        "agreement",
        "sign",
        agreement,
        "--authority",
        world.resolve("xa"),
        "--authority",
        world.resolve("xb"),
        "--out",
        signed,
        "--intake",
        intake,
        "--passphrase-file",
        passphrase);
    for (String party : List.of("xa", "xb")) {
      done(
          "pki",
          "enrol",
          "--authority",
          world.resolve(party),
          "--agreement",
          signed,
          "--home",
          world.resolve("home-" + party),
          "--officer",
          "Anna Ivanova:DUTY,RELEASER",
          "--officer",
          "Hugo Head:HEAD,DEPUTY",
          "--intake",
          intake,
          "--passphrase-file",
          passphrase);
    }
  }

  @Test
  void makesTwoDesksWhoseActsARelayTakes() throws Exception {
    makeTwoDesks();

    Directory directory = Directory.empty();
    ActVerifier verifier = new ActVerifier();
    List<Path> files;
    try (Stream<Path> listed = Files.list(world.resolve("relay/intake"))) {
      files = listed.sorted().toList();
    }
    SignedAct last = Acts.parse(Files.readAllBytes(files.getLast()));
    for (Path file : files) {
      SignedAct act = Acts.parse(Files.readAllBytes(file));
      assertInstanceOf(
          ActVerifier.Result.Verified.class,
          verifier.verify(act, directory, Map.of(), Instant.now(), Plane.LIVE));
      if (act.act() instanceof DirectoryChange change) {
        Path authority = world.resolve(change.party().value().toLowerCase(java.util.Locale.ROOT));
        assertEquals(
            Optional.empty(),
            DirectoryCheck.check(
                change, directory, PublishedAuthority.read(authority).pin(), Instant.now()));
        directory =
            assertInstanceOf(Directory.Result.Applied.class, directory.apply(change, Instant.now()))
                .directory();
      }
    }
    assertInstanceOf(AgreementChange.class, last.act());
    assertEquals(2, directory.officers(new DeskId("XB")).size());
    assertTrue(Files.readString(world.resolve("relay/relay.yaml")).contains("two.example/live"));
    done("pki", "show", world.resolve("xa"), world.resolve("relay"), world.resolve("home-xb"));
    assertTrue(out.contains("officer a-ivanova (Anna Ivanova) of desk XA"), out);
    assertTrue(out.contains("incidents-at-sea version 1"), out);
  }

  @Test
  void handsDeskKeysFromStationToStationAndRevokes() throws Exception {
    makeTwoDesks();
    Path xa = world.resolve("xa");
    Path first = world.resolve("home-xa");
    Path second = world.resolve("home-xa-2");
    Path box = folder.resolve("desk.package");
    done(
        "pki",
        "station",
        "--authority",
        xa,
        "--home",
        second,
        "--station",
        "xa-2",
        "--passphrase-file",
        passphrase);
    done(
        "pki",
        "desk",
        "rotate",
        "--authority",
        xa,
        "--home",
        first,
        "--passphrase-file",
        passphrase);
    done(
        "pki",
        "desk",
        "export",
        "--home",
        first,
        "--out",
        box,
        "--json",
        "--passphrase-file",
        passphrase);
    String once = out.replaceAll("(?s).*\"one_time_passphrase\":\"([a-z0-9-]+)\".*", "$1");
    Path onceFile = Files.writeString(folder.resolve("once"), once);
    done(
        "pki",
        "desk",
        "import",
        "--home",
        second,
        "--in",
        box,
        "--one-time-passphrase-file",
        onceFile,
        "--passphrase-file",
        passphrase);
    assertTrue(out.contains("took 1 new key"), out);
    try (KeyVault vault =
        new KeyVault("correct horse".toCharArray(), KeyProtection.STANDARD, new SecureRandom())) {
      assertEquals(
          StationHome.read(first).deskKeys(vault).stream().map(k -> k.keyId()).toList(),
          StationHome.read(second).deskKeys(vault).stream().map(k -> k.keyId()).toList());
    }
    done(
        "pki",
        "revoke",
        "--authority",
        xa,
        "--officer",
        "a-ivanova",
        "--reason",
        "left",
        "--passphrase-file",
        passphrase);
    done("pki", "show", xa);
    assertTrue(out.contains("[DUTY, RELEASER], REVOKED"), out);
  }

  @Test
  void signaturesMadeApartAreMerged() throws Exception {
    Path agreement = world.resolve("agreement.yaml");
    Path signed = world.resolve("agreement.act");
    done(
        "pki",
        "init",
        "--dir",
        world,
        "--party",
        "XA",
        "--party",
        "XB",
        "--relay",
        "relay.example:7443",
        "--passphrase-file",
        passphrase);
    done("agreement", "template", "incidents-at-sea", "--out", agreement);
    fails(
        5,
        "not bound",
        "agreement",
        "sign",
        agreement,
        "--authority",
        world.resolve("xa"),
        "--out",
        signed,
        "--passphrase-file",
        passphrase);
    done("agreement", "bind", agreement, "--dir", world);
    for (String party : List.of("xa", "xb")) {
      done(
          "agreement",
          "sign",
          agreement,
          "--authority",
          world.resolve(party),
          "--out",
          signed,
          "--passphrase-file",
          passphrase);
    }
    assertTrue(out.contains("has 2 of 2 signatures"), out);
    assertEquals(2, Acts.parse(Files.readAllBytes(signed)).signatures().size());
    done("agreement", "digest", agreement);
    String digest = out;
    done("agreement", "digest", signed);
    assertEquals(digest, out);
    done("agreement", "show", signed);
    done("agreement", "lint", agreement);
    Files.writeString(agreement, Files.readString(agreement).replace("version: 1", "version: one"));
    assertEquals(1, hotline("agreement", "lint", agreement));
    assertTrue(out.contains("agreement.yaml:"), out);
  }

  @Test
  void saysInOneSentenceWhatIsWrong() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "other\n");
    done("pki", "init", "--dir", world, "--party", "XA", "--passphrase-file", passphrase);
    Path xa = world.resolve("xa");

    fails(
        5,
        "exists",
        "pki",
        "init",
        "--dir",
        world,
        "--party",
        "XA",
        "--passphrase-file",
        passphrase);
    fails(
        2,
        "does not match",
        "pki",
        "init",
        "--dir",
        world,
        "--party",
        "xa",
        "--passphrase-file",
        passphrase);
    fails(2, "nothing to make", "pki", "init", "--dir", world);
    fails(
        2,
        "is not HOST:PORT",
        "pki",
        "init",
        "--dir",
        world,
        "--relay",
        "here",
        "--passphrase-file",
        passphrase);
    fails(
        5,
        "passphrase does not open",
        "pki",
        "enrol",
        "--authority",
        xa,
        "--home",
        folder.resolve("h"),
        "--officer",
        "A B:DUTY",
        "--passphrase-file",
        wrong);
    fails(
        2,
        "there is no role",
        "pki",
        "enrol",
        "--authority",
        xa,
        "--home",
        folder.resolve("h"),
        "--officer",
        "A B:KING",
        "--passphrase-file",
        passphrase);
    fails(
        5,
        "there is no authority in",
        "pki",
        "lists",
        "--authority",
        folder.resolve("none"),
        "--passphrase-file",
        passphrase);
    fails(
        5,
        "has no officer",
        "pki",
        "revoke",
        "--authority",
        xa,
        "--officer",
        "x",
        "--reason",
        "r",
        "--passphrase-file",
        passphrase);
    fails(5, "neither an authority", "pki", "show", folder);
    fails(2, "Missing required", "pki", "revoke", "--authority", xa);
    fails(2, "which one?", "pki");
    fails(5, "there is no agreement", "agreement", "lint", folder.resolve("none"));
    fails(2, "no agreement 'x'", "agreement", "template", "x");
  }
}
