package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustProblemsTest {
  private static final String BOUND = AgreementBinding.bind(Texts.SMALL, Texts.trust());
  private static final String XC =
      "    XC:\n      classical: \"%s\"\n      pq: \"%s\"\n"
          .formatted("05".repeat(32), "06".repeat(32));

  @Test
  void isValidWhenComplete() {
    assertEquals(List.of(), Texts.warnings(BOUND));
  }

  @Test
  void tellsAPartyWithoutRoots() {
    assertEquals(
        List.of("small.yaml:64:3: /trust: the roots of party XC are missing"),
        Texts.problems(Texts.changed(BOUND, XC, "")));
  }

  @Test
  void tellsRootsOfAStranger() {
    assertEquals(
        List.of(
            "small.yaml:64:3: /trust: the roots of party XC are missing",
            "small.yaml:71:5: /trust/parties: 'XD' is not a party of this agreement"),
        Texts.problems(Texts.changed(BOUND, "    XC:\n", "    XD:\n")));
  }

  @Test
  void tellsARootThatIsUsedTwice() {
    assertEquals(
        List.of(
            "small.yaml:73:11: /trust/parties/XC/pq: the same root stands at"
                + " /trust/parties/XA/classical; every root is a key of its own"),
        Texts.problems(Texts.changed(BOUND, "06".repeat(32), "01".repeat(32))));
  }

  @Test
  void tellsAFingerprintOfAnotherLengthOrCase() {
    String expected =
        " does not fit: SHA-256 of a certificate (DER) as 64 lower-case hexadecimal digits, in"
            + " quotes.";
    assertEquals(
        List.of("small.yaml:73:11: /trust/parties/XC/pq: '06'" + expected),
        Texts.problems(Texts.changed(BOUND, "06".repeat(32), "06")));
    assertEquals(
        List.of("small.yaml:73:11: /trust/parties/XC/pq: '" + "AB".repeat(32) + "'" + expected),
        Texts.problems(Texts.changed(BOUND, "06".repeat(32), "AB".repeat(32))));
  }

  @Test
  void tellsAFingerprintWithoutQuotesThatReadsAsANumber() {
    assertEquals(
        List.of(
            "small.yaml:73:11: /trust/parties/XC/pq: '"
                + "10".repeat(32)
                + "' is not a plain whole number of up to 18 digits; put it in quotes if it is text"),
        Texts.problems(Texts.changed(BOUND, '"' + "06".repeat(32) + '"', "10".repeat(32))));
  }

  @Test
  void tellsLogKeysThatAreTheSame() {
    assertEquals(
        List.of("small.yaml:77:17: /trust/relay/log_key_pq: the two log keys are the same"),
        Texts.problems(
            Texts.changed(
                BOUND, Texts.trust().relay().pqLogKey(), Texts.trust().relay().logKey())));
  }
}
