package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Payload;

/// Payloads survive the way to bytes and back; limits and duplicates are refused by name.
final class PayloadsTest {
  private static final Payload ARABIC =
      new Payload(
          "INCIDENT",
          "اقتراب خطير",
          "ar",
          "اقتربت سفينة من مسافة 200 متر.\nنطلب توضيحا.",
          List.of(new Payload.Translation("en", "A vessel came as near as 200 m.", "L. Haddad")),
          "C-12",
          List.of(new Payload.Field("place", "34°N 35°E"), new Payload.Field("cause", "")),
          "A. Ivanova");

  @Test
  void comesBackEqual() throws MalformedException {
    Payload read = Payloads.parse(Payloads.bytes(ARABIC));

    assertEquals(ARABIC, read);
    assertEquals(Optional.of("34°N 35°E"), read.field("place"));
    assertEquals(Optional.empty(), read.field("depth"));
  }

  @Test
  void whatBreaksTheRulesIsRefused() {
    assertRefused(p -> p.clearType(), "type has 0");
    assertRefused(p -> p.setSubject("x".repeat(201)), "subject has 201");
    assertRefused(p -> p.clearLanguage(), "language has 0");
    assertRefused(p -> p.clearOfficerName(), "officer_name has 0");
    assertRefused(p -> p.setTemplate("x".repeat(65)), "template has 65");
    assertRefused(p -> p.addFields(p.getFields(0)), "place stands twice");
    assertRefused(p -> p.addTranslations(p.getTranslations(0)), "language en stands twice");
    assertRefused(p -> p.getTranslationsBuilder(0).setLanguage("ar"), "language ar stands twice");
    assertRefused(p -> p.getTranslationsBuilder(0).clearTranslator(), "translator has 0");
    assertRefused(p -> p.getFieldsBuilder(0).clearName(), "name has 0");
    assertRefused(p -> p.setText("a\0"), "NUL");
    assertRefused(
        p -> {
          for (int i = 0; i < 65; i++) {
            p.addFieldsBuilder().setName("n" + i);
          }
        },
        "67; the limit is 64");
    assertRefused(
        p -> {
          for (int i = 0; i < 17; i++) {
            p.addTranslationsBuilder().setLanguage("x" + i).setText("t").setTranslator("t");
          }
        },
        "18; the limit is 16");
  }

  @Test
  void textThatIsNotUnicodeIsNotSerialised() {
    Payload broken =
        new Payload("INCIDENT", "s", "en", "\ud800 alone", List.of(), "", List.of(), "A");

    var e = assertThrows(IllegalArgumentException.class, () -> Payloads.bytes(broken));

    assertTrue(e.toString().contains("cannot be carried"), e.toString());
  }

  private static void assertRefused(
      Consumer<org.openhotline.protocol.v1.Payload.Builder> edit, String reason) {
    try {
      var wire = org.openhotline.protocol.v1.Payload.parseFrom(Payloads.bytes(ARABIC)).toBuilder();
      edit.accept(wire);
      byte[] bytes = wire.build().toByteArray();
      var e = assertThrows(MalformedException.class, () -> Payloads.parse(bytes));
      assertTrue(e.refusal().text().contains(reason), e.refusal().text());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
