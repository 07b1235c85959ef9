package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Bytes;

class PemTest {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  @TempDir Path folder;

  private List<Bytes> read(String text) throws IOException {
    return Pem.read(Files.writeString(folder.resolve("a.pem"), text), Pem.Kind.CERTIFICATE);
  }

  @Test
  void objectsAreReadAndTextBetweenThemIsSkipped() throws IOException {
    List<Bytes> objects =
        read("a\n" + BEGIN + "\nAQI=\n" + END + "\nb\n" + BEGIN + "\nAw==\n" + END);

    assertEquals(List.of(Bytes.of(new byte[] {1, 2}), Bytes.of(new byte[] {3})), objects);
  }

  @Test
  void anEndThatSharesItsDashesWithTheBeginningIsNoEnd() {
    String shared = BEGIN + END.substring(5);

    IOException cutOff = assertThrows(IOException.class, () -> read(shared + "\n"));

    assertTrue(cutOff.toString().contains("ends inside"), cutOff.toString());
  }
}
