package org.openhotline.client.cli;

import java.util.Locale;
import java.util.function.Function;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Text;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the field's own words on the command line; each error is one sentence that names the
/// value.
final class Converters {
  private Converters() {}

  /// Teaches `commandLine` and its commands desks, parties, agreements and officers; desks and
  /// parties may be typed in lower case.
  static void register(CommandLine commandLine) {
    commandLine
        .registerConverter(DeskId.class, of(v -> new DeskId(v.toUpperCase(Locale.ROOT))))
        .registerConverter(PartyId.class, of(v -> new PartyId(v.toUpperCase(Locale.ROOT))))
        .registerConverter(AgreementId.class, of(AgreementId::new))
        .registerConverter(LocalId.class, of(LocalId::new));
  }

  private static <T> ITypeConverter<T> of(Function<String, T> reader) {
    return value -> {
      try {
        return reader.apply(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(Text.shown(String.valueOf(e.getMessage())));
      }
    };
  }
}
