package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

class TypeRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Agreement AGREEMENT = Texts.agreement(Texts.SMALL);

  private static void assertRefused(String text, Optional<Refusal> refusal) {
    assertEquals(
        Optional.of(RefusalCode.NOT_IN_AGREEMENT + ": " + text), refusal.map(Refusal::toString));
  }

  private static Optional<Refusal> content(
      String type, String template, Map<String, String> fields) {
    return TypeRules.checkContent(AGREEMENT, type, template, fields);
  }

  private static Payload payload(String type, String text, String template) {
    return new Payload(
        type,
        "subject",
        "en",
        text,
        List.of(),
        template,
        List.of(new Payload.Field("place", "P"), new Payload.Field("time", "1800")),
        "A. Officer");
  }

  @Test
  void takesRequiredAndOptionalFields() {
    assertEquals(Optional.empty(), content("INCIDENT", "", Map.of("place", "P")));
    assertEquals(Optional.empty(), content("INCIDENT", "", Map.of("place", "P", "damage", "none")));
    assertEquals(Optional.empty(), content("REPLY", "", Map.of()));
  }

  @Test
  void refusesMissingBlankAndUnknownFields() {
    assertRefused(
        "INCIDENT needs the field 'place'; required are: place", content("INCIDENT", "", Map.of()));
    assertRefused(
        "INCIDENT needs the field 'place'; required are: place",
        content("INCIDENT", "", Map.of("place", " ")));
    assertRefused(
        "INCIDENT has no field 'x<U+a>'; there are: damage, place",
        content("INCIDENT", "", Map.of("place", "P", "x\n", "")));
    assertRefused("REPLY has no field 'x'; it has none", content("REPLY", "", Map.of("x", "")));
  }

  @Test
  void refusesAnUnknownType() {
    assertRefused(
        "agreement small has no type 'RUMOUR'; there are: CODE, INCIDENT, NOTICE, REPLY",
        content("RUMOUR", "", Map.of()));
  }

  @Test
  void asksForTheParametersOfATemplate() {
    assertEquals(Optional.empty(), content("CODE", "A1", Map.of("place", "P", "time", "1800")));
    assertRefused(
        "CODE needs the field 'time'; required are: place, time",
        content("CODE", "A1", Map.of("place", "P")));
  }

  @Test
  void refusesATemplateOfAnotherTypeOrNone() {
    assertRefused(
        "the codebook of agreement small has no text 'A1' for REPLY",
        content("REPLY", "A1", Map.of()));
    assertRefused(
        "the codebook of agreement small has no text 'Z9' for CODE",
        content("CODE", "Z9", Map.of()));
  }

  @Test
  void checksAPayloadWithItsPrecedence() {
    assertEquals(
        Optional.empty(),
        TypeRules.checkContent(AGREEMENT, payload("CODE", "", "A1"), Precedence.PRIORITY));
    assertRefused(
        "CODE may not be sent as FLASH; allowed: [PRIORITY]",
        TypeRules.checkContent(AGREEMENT, payload("CODE", "", "A1"), Precedence.FLASH));
    assertRefused(
        "REPLY has no field 'place'; it has none",
        TypeRules.checkContent(AGREEMENT, payload("REPLY", "x", ""), Precedence.PRIORITY));
    assertRefused(
        "agreement small has no type 'X'; there are: CODE, INCIDENT, NOTICE, REPLY",
        TypeRules.checkContent(AGREEMENT, payload("X", "x", ""), Precedence.PRIORITY));
  }

  @Test
  void asksForATextOrATemplate() {
    Payload silent =
        new Payload("REPLY", "subject", "en", " ", List.of(), "", List.of(), "A. Officer");

    assertRefused(
        "REPLY needs a text or a template of the codebook",
        TypeRules.checkContent(AGREEMENT, silent, Precedence.PRIORITY));
  }

  @Test
  void knowsWhatMayAnswerWhat() {
    assertTrue(TypeRules.mayAnswer(AGREEMENT, "INCIDENT", "REPLY"));
    assertFalse(TypeRules.mayAnswer(AGREEMENT, "INCIDENT", "INCIDENT"));
    assertFalse(TypeRules.mayAnswer(AGREEMENT, "NOTICE", "REPLY"));
    assertFalse(TypeRules.mayAnswer(AGREEMENT, "RUMOUR", "REPLY"));
  }

  @Test
  void asksForTheLeadTimeToTheMillisecond() {
    Instant enough = NOW.plus(Duration.ofDays(3));

    assertEquals(Optional.empty(), TypeRules.checkLeadTime(AGREEMENT, "NOTICE", NOW, enough));
    assertRefused(
        "NOTICE begins at 2026-03-04T11:59:59.999Z; its lead time is 3d, so it can begin at"
            + " 2026-03-04T12:00:00Z at the earliest",
        TypeRules.checkLeadTime(AGREEMENT, "NOTICE", NOW, enough.minusMillis(1)));
    assertRefused(
        "NOTICE must say when it begins; its lead time is 3d",
        TypeRules.checkLeadTime(AGREEMENT, "NOTICE", NOW, null));
    assertEquals(Optional.empty(), TypeRules.checkLeadTime(AGREEMENT, "INCIDENT", NOW, null));
    assertEquals(Optional.empty(), TypeRules.checkLeadTime(AGREEMENT, "RUMOUR", NOW, null));
  }

  @Test
  void rendersValuesLiterally() {
    assertEquals(
        Optional.of("Keep clear of {time} $1 until 1800."),
        TypeRules.render(AGREEMENT, "A1", "en", Map.of("place", "{time} $1", "time", "1800")));
    assertEquals(
        Optional.of("ابتعدوا عن P حتى 1800."),
        TypeRules.render(AGREEMENT, "A1", "ar", Map.of("place", "P", "time", "1800")));
  }

  @Test
  void doesNotRenderWhatDoesNotExistOrLacksAValue() {
    assertEquals(Optional.empty(), TypeRules.render(AGREEMENT, "Z9", "en", Map.of()));
    assertEquals(Optional.empty(), TypeRules.render(AGREEMENT, "A1", "fr", Map.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> TypeRules.render(AGREEMENT, "A1", "en", Map.of("place", "P")));
  }
}
