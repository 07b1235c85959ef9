package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Role;

class ShippedAgreementsTest {
  @ParameterizedTest
  @ValueSource(strings = {ShippedAgreements.DEMO, ShippedAgreements.INCIDENTS_AT_SEA})
  void isValidWithoutWarningAndNotYetBound(String name) {
    var valid = Texts.valid(ShippedAgreements.text(name));

    assertEquals(List.of(), valid.warnings());
    assertNull(valid.agreement().trust());
    assertEquals(name, valid.agreement().version().id().value());
  }

  @Test
  void refusesAnUnknownName() {
    var e = assertThrows(IllegalArgumentException.class, () -> ShippedAgreements.text("../demo"));
    assertTrue(String.valueOf(e.getMessage()).contains("demo, incidents-at-sea"), e.getMessage());
  }

  /// The table "Precedence and default deadlines" of the domain rules, copied by hand.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "FLASH, 1s, 4m, 10m, 1h, 12h, RELEASER",
        "IMMEDIATE, 5s, 10m, 30m, 4h, 24h, -",
        "PRIORITY, 30s, 30m, 3h, 24h, 48h, -",
        "ROUTINE, 60s, 2h, 6h, -, 7d, -"
      })
  void incidentsAtSeaHasTheUsualWindows(
      Precedence precedence,
      String firstAttempt,
      String nonDelivery,
      String acknowledge,
      @Nullable String holding,
      String reply,
      @Nullable Role releaseBy) {
    Agreement agreement = Texts.agreement(ShippedAgreements.text("incidents-at-sea"));

    Windows windows = AgreementRules.windows(agreement, precedence);

    assertEquals(
        new Windows(
            duration(firstAttempt),
            duration(nonDelivery),
            duration(acknowledge),
            holding == null ? null : duration(holding),
            duration(reply),
            releaseBy),
        windows);
  }

  @Test
  void incidentsAtSeaHasTheUsualLadder() {
    Agreement agreement = Texts.agreement(ShippedAgreements.text("incidents-at-sea"));

    assertEquals(
        List.of(0, 50, 100, 200, 400),
        agreement.ladder().steps().stream().map(Agreement.Step::atPercent).toList());
    assertTrue(agreement.ladder().exhaustedPercent() > 400);
    assertEquals(
        List.of("XB:DEPUTY", "XB-OPS:OTHER_TRACK", "origin:HEAD"),
        AgreementRules.audience(agreement, agreement.ladder().steps().get(2), new DeskId("XB")));
  }

  @Test
  void incidentsAtSeaAsksForThreeDaysAheadOfDangerousActivity() {
    Agreement agreement = Texts.agreement(ShippedAgreements.text("incidents-at-sea"));

    var notice = agreement.types().get("ADVANCE-NOTICE");

    assertNotNull(notice);
    assertEquals(Duration.ofDays(3), notice.leadTime());
    for (String type :
        List.of(
            "INCIDENT",
            "CEASE-ACTIVITY",
            "INQUIRY",
            "REPLY",
            "CODE",
            "CONSULTATION",
            "VOICE-REQUEST",
            "SERVICE",
            "CHECK")) {
      assertTrue(agreement.types().containsKey(type), type);
    }
  }

  @Test
  void demoRunsAWholeFlashLadderInTwelveSeconds() {
    Agreement agreement = Texts.agreement(ShippedAgreements.text("demo"));
    Instant accepted = Instant.parse("2026-01-01T00:00:00Z");
    var owed = AgreementRules.owed(agreement, Precedence.FLASH, "answer", accepted).getFirst();

    Instant end = AgreementRules.exhaustedAt(agreement, owed.start(), owed.window());

    assertTrue(Duration.between(accepted, end).compareTo(Duration.ofSeconds(12)) <= 0);
    assertEquals(Duration.ofSeconds(2), owed.window());
    assertTrue(
        AgreementRules.audience(agreement, agreement.ladder().steps().getLast(), new DeskId("XB"))
            .contains("XC:GUARANTOR"));
  }

  @Test
  void demoCodebookReadsInEnglishAndArabic() {
    Agreement agreement = Texts.agreement(ShippedAgreements.text("demo"));

    assertTrue(agreement.templates().size() >= 3);
    agreement
        .templates()
        .forEach((code, t) -> assertEquals(List.of("ar", "en"), List.copyOf(t.texts().keySet())));
    assertEquals(
        "Please keep your units clear of Point Z until 1800 UTC. This is for their safety.",
        TypeRules.render(agreement, "A3", "en", Map.of("place", "Point Z", "time", "1800"))
            .orElseThrow());
  }

  private static Duration duration(String text) {
    return DurationText.parse(text).orElseThrow();
  }
}
