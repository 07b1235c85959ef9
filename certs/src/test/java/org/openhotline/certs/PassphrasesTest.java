package org.openhotline.certs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Role;

class PassphrasesTest {
  private static final Passphrases.Prompt NOBODY = question -> null;

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static char[] existing(
      @Nullable Path file, Map<String, String> environment, Passphrases.Prompt prompt)
      throws IOException {
    return new Passphrases(file, environment, prompt).existing("keys");
  }

  @Test
  void takesTheFirstSourceThatIsThere() throws IOException {
    Path option = file("option", "from option\nsecond line\n");
    Path variable = file("variable", "from variable\r\n");
    Map<String, String> both =
        Map.of(Passphrases.FILE_VARIABLE, variable.toString(), Passphrases.VARIABLE, "from value");

    assertArrayEquals("from option".toCharArray(), existing(option, both, NOBODY));
    assertArrayEquals("from variable".toCharArray(), existing(null, both, NOBODY));
    assertArrayEquals(
        "from value".toCharArray(),
        existing(null, Map.of(Passphrases.VARIABLE, "from value"), NOBODY));
    assertArrayEquals(
        "typed".toCharArray(), existing(null, Map.of(), question -> "typed".toCharArray()));
  }

  @Test
  void refusesEmptyAbsentAndUnequalPassphrases() throws IOException {
    Path empty = file("empty", "\nx");
    Iterator<String> typed = List.of("one", "two").iterator();

    assertThrows(IOException.class, () -> existing(empty, Map.of(), NOBODY));
    assertThrows(IOException.class, () -> existing(folder.resolve("none"), Map.of(), NOBODY));
    assertThrows(IOException.class, () -> existing(null, Map.of(), NOBODY));
    assertThrows(IOException.class, () -> existing(null, Map.of(), question -> new char[0]));
    assertThrows(
        IOException.class,
        () ->
            new Passphrases(null, Map.of(), question -> typed.next().toCharArray()).fresh("keys"));
  }

  @Test
  void readsOfficersAsPeopleWriteThem() {
    assertEquals(
        new Person(new LocalId("a-ivanova"), "Anna Ivanova", Set.of(Role.DUTY, Role.RELEASER)),
        Person.parse("Anna Ivanova:DUTY,releaser"));
    assertEquals(new LocalId("j-muller"), Person.parse("Jörg Müller : head").id());
    assertEquals(new LocalId("watch-1"), Person.parse("watch-1=العربية:DUTY").id());
    for (String bad :
        List.of("Anna", "Anna:", "Anna:KING", ":DUTY", "العربية:DUTY", "A B=Anna:DUTY", "")) {
      assertThrows(IllegalArgumentException.class, () -> Person.parse(bad), bad);
    }
  }
}
