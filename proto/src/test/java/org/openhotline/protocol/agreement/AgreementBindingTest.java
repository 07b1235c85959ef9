package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openhotline.protocol.message.PartyId;

class AgreementBindingTest {
  private static final String OTHER =
      """
      trust: # earlier
        # pins of the rehearsal
        parties:
          XA: {classical: 'aa', pq: 'ab'}
          XB:
            classical: "ac"

            pq: "ad" # last year's
      """;

  private static String fails(String yaml, Trust trust) {
    var e = assertThrows(IllegalArgumentException.class, () -> AgreementBinding.bind(yaml, trust));
    return String.valueOf(e.getMessage());
  }

  @Test
  void appendsTheSectionAndKeepsTheTextAsItIs() {
    String bound = AgreementBinding.bind(Texts.SMALL, Texts.trust());

    assertTrue(bound.startsWith(Texts.SMALL + "\ntrust:\n"), bound);
    assertEquals(Texts.trust(), Texts.agreement(bound).trust());
  }

  @Test
  void isTheSameWhenBoundAgain() {
    String bound = AgreementBinding.bind(Texts.SMALL, Texts.trust());

    assertEquals(bound, AgreementBinding.bind(bound, Texts.trust()));
  }

  static Stream<String> earlierSections() {
    return Stream.of(
        OTHER,
        "trust: {parties: {}, relay: {origin: x}} # short\n",
        "trust: {parties: {},\n  relay: {origin: x}\n  }\n",
        "trust:\n",
        "trust: none\n",
        "trust: |\n  a\n  b\n");
  }

  @ParameterizedTest
  @MethodSource("earlierSections")
  void replacesAnEarlierSectionWhereItStands(String earlier) {
    String before = Texts.SMALL.substring(0, Texts.SMALL.indexOf("precedence:\n  FLASH"));
    String after = "# deadlines\n" + Texts.SMALL.substring(before.length());

    String bound = AgreementBinding.bind(before + earlier + after, Texts.trust());

    assertTrue(bound.startsWith(before + "trust:\n  parties:\n"), bound);
    assertTrue(bound.endsWith(after), bound);
    assertEquals(
        Texts.agreement(AgreementBinding.bind(Texts.SMALL, Texts.trust())), Texts.agreement(bound));
  }

  @Test
  void replacesASectionAtTheEndWithoutLineFeed() {
    String bound = AgreementBinding.bind(Texts.SMALL + "trust: {}", Texts.trust());

    assertTrue(bound.startsWith(Texts.SMALL + "trust:\n"), bound);
  }

  @Test
  void appendsAfterALastLineWithoutLineFeed() {
    String bound = AgreementBinding.bind(Texts.SMALL.strip(), Texts.trust());

    assertTrue(bound.startsWith(Texts.SMALL + "\ntrust:\n"), bound);
  }

  @Test
  void keepsTheLineEndsOfTheText() {
    String windows = Texts.SMALL.replace("\n", "\r\n");

    String bound = AgreementBinding.bind(windows, Texts.trust());

    assertTrue(bound.startsWith(windows + "\r\ntrust:\r\n"), bound);
    assertEquals(bound, AgreementBinding.bind(bound, Texts.trust()));
  }

  @Test
  void bindsTheShippedDemo() {
    String demo = ShippedAgreements.text("demo");

    String bound = AgreementBinding.bind(demo, Texts.trust());

    assertTrue(bound.startsWith(demo));
    assertEquals(List.of(), Texts.warnings(bound));
  }

  @Test
  void refusesTrustThatDoesNotFitTheParties() {
    TreeMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>(Texts.trust().authorities());
    pins.remove(new PartyId("XB"));

    String message = fails(Texts.SMALL, new Trust(pins, Texts.trust().relay()));

    assertTrue(message.contains("the roots of party XB are missing"), message);
  }

  @Test
  void refusesKeysThatAreNotKeys() {
    Trust.RelayPin relay = Texts.trust().relay();
    String key = "'x: y # z'";

    String message =
        fails(
            Texts.SMALL,
            new Trust(
                Texts.trust().authorities(),
                new Trust.RelayPin(relay.origin(), key, relay.pqLogKey(), relay.tlsRoot())));

    assertTrue(message.contains("/trust/relay/log_key: "), message);
  }

  @Test
  void refusesTextsThatAreNotAgreementsOrStandInBraces() {
    assertTrue(fails("a: [", Texts.trust()).startsWith("agreement:1:"));
    assertTrue(fails("a: b\n", Texts.trust()).contains("'a' is not a known property"));
    assertTrue(fails("{a: b}\n", Texts.trust()).contains("braces"));
    assertTrue(
        fails(Texts.changed("version: 1", "version: 0"), Texts.trust()).contains("less than 1"));
  }

  @Test
  void refusesATextThatEndsBeforeTheSection() {
    assertTrue(fails(Texts.SMALL + "...\n", Texts.trust()).contains("document"));
  }
}
