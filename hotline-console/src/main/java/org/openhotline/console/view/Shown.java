package org.openhotline.console.view;

import java.lang.Character.UnicodeScript;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Text;

/// Text and times as pages get them.
public final class Shown {
  private static final Set<UnicodeScript> CONFUSABLE =
      EnumSet.of(
          UnicodeScript.LATIN, UnicodeScript.CYRILLIC, UnicodeScript.GREEK, UnicodeScript.ARMENIAN);

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\p{Punct}]+");

  private Shown() {}

  /// Text of others whole, with control, direction and invisible characters made visible.
  public static String text(String value) {
    return Text.multiline(value);
  }

  /// Milliseconds since 1970.
  public static long time(Instant instant) {
    return instant.toEpochMilli();
  }

  /// Milliseconds since 1970; null stays null.
  public static @Nullable Long timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  /// Whether one word of a name mixes alphabets whose letters look alike, as in «Аnna» with a
  /// Cyrillic А. An honest name does not; pages mark it.
  public static boolean looksAlike(String name) {
    return BETWEEN_WORDS.splitAsStream(name).anyMatch(Shown::mixes);
  }

  private static boolean mixes(String word) {
    Set<UnicodeScript> found = EnumSet.noneOf(UnicodeScript.class);
    word.codePoints().mapToObj(UnicodeScript::of).filter(CONFUSABLE::contains).forEach(found::add);
    return found.size() > 1;
  }
}
