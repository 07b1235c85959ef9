package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.KeyFileException.Problem;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;

class KeyVaultTest {
  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();

  private KeyVault vault(String passphrase) {
    return new KeyVault(passphrase.toCharArray(), KeyProtection.DEVELOPMENT, random);
  }

  @Test
  void givesBackTheKeysOfEverySuite() throws IOException {
    for (SuiteId suite : SuiteId.values()) {
      SigningKeyPair signing = SigningKeyPair.generate(suite, random);
      SealingKeyPair desk = SealingKeyPair.generate(suite, random);
      Path signingFile = folder.resolve(suite + "-signing.pem");
      Path deskFile = folder.resolve(suite + "-desk.pem");
      try (KeyVault vault = vault("Übung 1")) {
        vault.writeSigning(signingFile, signing);
        vault.writeDesk(deskFile, desk);
      }
      try (KeyVault vault = vault("Übung 1")) {
        assertEquals(signing.publicKey(), vault.signing(signingFile).publicKey());
        assertEquals(desk.publicKey(), vault.desk(deskFile).publicKey());
        assertArrayEquals(
            desk.secret(SecretAccess.forKeyStorage()),
            vault.desk(deskFile).secret(SecretAccess.forKeyStorage()));
      }
    }
  }

  @Test
  void makesFilesForTheOwnerOnlyAndNeverOverwritesOne() throws IOException {
    Path file = folder.resolve("tls.pem");
    TlsKey key = TlsKey.generate(random);
    try (KeyVault vault = vault("secret")) {
      vault.writeTls(file, key);

      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertThrows(FileAlreadyExistsException.class, () -> vault.writeTls(file, key));
      assertEquals(key.id(), vault.tls(file).id());
      assertFalse(Files.readString(file).contains("BEGIN PRIVATE"));
    }
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count(), "nothing is left beside the file");
    }
  }

  @Test
  void saysThatThePassphraseIsWrong() throws IOException {
    Path file = folder.resolve("officer.pem");
    try (KeyVault vault = vault("right")) {
      vault.writeSigning(file, SigningKeyPair.generate(SuiteId.H1, random));
    }
    for (int i = 0; i < 60; i++) {
      try (KeyVault vault = vault("wrong " + i)) {
        assertProblem(Problem.WRONG_PASSPHRASE, () -> vault.signing(file));
      }
    }
  }

  @Test
  void refusesAFileWhoseKeyHasNoBytesAtAll() throws IOException {
    String begin = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";
    String end = "-----END ENCRYPTED PRIVATE KEY-----\n";
    Path file = write("hotline-key: tls\nsuite: C1\nid: " + "0".repeat(64) + "\n" + begin + end);
    try (KeyVault vault = vault("secret")) {
      assertProblem(Problem.NOT_A_KEY_FILE, () -> vault.tls(file));
    }
    assertThrows(IOException.class, () -> PrivateKeyFormat.signing(KeyAlgorithm.P256, new byte[0]));
    assertThrows(IOException.class, () -> PrivateKeyFormat.sealing(SuiteId.H1, new byte[0], 32));
  }

  @Test
  void saysWhatElseIsWrongWithAFile() throws IOException {
    Path file = folder.resolve("officer.pem");
    Path other = folder.resolve("other.pem");
    try (KeyVault vault = vault("secret")) {
      vault.writeSigning(file, SigningKeyPair.generate(SuiteId.H1, random));
      vault.writeSigning(other, SigningKeyPair.generate(SuiteId.H1, random));
      String text = Files.readString(file);
      int firstEnd = text.indexOf("-----END") + "-----END ENCRYPTED PRIVATE KEY-----\n".length();

      assertProblem(Problem.ABSENT, () -> vault.signing(folder.resolve("none.pem")));
      assertProblem(Problem.WRONG_KIND, () -> vault.tls(file));
      assertProblem(Problem.TRUNCATED, () -> vault.signing(write(text.substring(0, firstEnd))));
      assertProblem(
          Problem.TRUNCATED, () -> vault.signing(write(text.substring(0, firstEnd + 60))));
      assertProblem(Problem.TRUNCATED, () -> vault.signing(write(text.substring(0, 100))));
      assertProblem(Problem.NOT_A_KEY_FILE, () -> vault.signing(write("hello")));
      assertProblem(Problem.NOT_A_KEY_FILE, () -> vault.signing(write("")));
      assertProblem(
          Problem.DAMAGED,
          () ->
              vault.signing(
                  write(
                      text.substring(0, firstEnd)
                          + Files.readString(other)
                              .substring(Files.readString(other).lastIndexOf("-----BEGIN ENC")))));
    }
  }

  @Test
  void refusesEveryFlippedByte() throws IOException {
    Path file = folder.resolve("desk.pem");
    try (KeyVault vault = vault("secret")) {
      SealingKeyPair desk = SealingKeyPair.generate(SuiteId.C1, random);
      vault.writeDesk(file, desk);
      byte[] text = Files.readAllBytes(file);
      for (int at = 0; at < text.length; at++) {
        byte[] flipped = text.clone();
        flipped[at] ^= 1;
        Path copy = write(new String(flipped, StandardCharsets.ISO_8859_1));
        try {
          assertEquals(desk.keyId(), vault.desk(copy).keyId(), "only layout may change");
        } catch (IOException e) {
          assertTrue(String.valueOf(e.getMessage()).contains(copy.toString()), e.toString());
        }
      }
    }
  }

  @Test
  void opensslReadsTheClassicalKeys() throws Exception {
    Path tls = folder.resolve("tls.pem");
    Path ed25519 = folder.resolve("c1.pem");
    Path p384 = folder.resolve("n1.pem");
    Path h1 = folder.resolve("h1.pem");
    Path x25519 = folder.resolve("desk.pem");
    try (KeyVault vault = new KeyVault("secret".toCharArray(), KeyProtection.STANDARD, random)) {
      vault.writeTls(tls, TlsKey.generate(random));
      vault.writeSigning(ed25519, SigningKeyPair.generate(SuiteId.C1, random));
      vault.writeSigning(p384, SigningKeyPair.generate(SuiteId.N1, random));
      vault.writeSigning(h1, SigningKeyPair.generate(SuiteId.H1, random));
      vault.writeDesk(x25519, SealingKeyPair.generate(SuiteId.C1, random));
    }
    assertTrue(pkey(tls).contains("prime256v1"));
    assertTrue(pkey(ed25519).contains("ED25519"));
    assertTrue(pkey(p384).contains("secp384r1"));
    assertTrue(pkey(h1).contains("ED25519"));
    assertTrue(pkey(x25519).contains("X25519"));
  }

  private String pkey(Path file) throws Exception {
    return Openssl.run(
        0, "pkey", "-in", file.toString(), "-passin", "pass:secret", "-noout", "-text");
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("changed.pem");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    return file;
  }

  private static void assertProblem(Problem problem, KeyUse use) {
    KeyFileException e = assertThrows(KeyFileException.class, use::run);
    assertEquals(problem, e.problem(), e.getMessage());
  }

  private interface KeyUse {
    Object run() throws IOException;
  }
}
