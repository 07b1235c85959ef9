package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.TreeMap;
import org.openhotline.protocol.agreement.AgreementReading.Invalid;
import org.openhotline.protocol.agreement.AgreementReading.Valid;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;

/// Agreement texts for tests, and short ways to read them.
final class Texts {
  /// A small valid agreement; tests change single lines of it.
  static final String SMALL =
      """
      # small
      agreement: small
      version: 1
      title: Small agreement
      plane: live
      clock_skew: 2m
      parties:
        - id: XA
          name: Alpha
          role: signatory
          desks:
            - {id: XA, name: Alpha desk, track: diplomatic, fallback: call}
            - {id: XA-OPS, name: Alpha operations, track: naval, fallback: call}
        - id: XB
          name: Bravo
          role: signatory
          desks:
            - {id: XB, name: Bravo desk, track: diplomatic, fallback: call}
            - {id: XB-OPS, name: Bravo operations, track: naval, fallback: call}
            - {id: XB-DIP2, name: Bravo second desk, track: diplomatic, fallback: call}
        - id: XC
          name: Charlie
          role: guarantor
          desks:
            - {id: XC, name: Charlie desk, track: diplomatic, fallback: call}
      precedence:
        FLASH: {first_attempt: 1s, non_delivery: 4m, acknowledge: 10m, holding: 1h, reply: 12h, release_by: RELEASER}
        PRIORITY: {first_attempt: 30s, non_delivery: 30m, acknowledge: 3h, reply: 48h}
        ROUTINE: {first_attempt: 60s, non_delivery: 2h, acknowledge: 6h}
      ladder:
        steps:
          - {step: 0, at: 0%, addressee: [WATCH]}
          - {step: 1, at: 100%, addressee: [DEPUTY, OTHER_TRACK], originator: [HEAD]}
          - {step: 2, at: 400%, originator: [HEAD], guarantors: true}
        exhausted: 500%
      obligations:
        none: {acknowledge: false, reply: false}
        acknowledge: {acknowledge: true, reply: false}
        answer: {acknowledge: true, reply: true}
      types:
        INCIDENT:
          title: {en: Incident, ar: حادث}
          precedence: PRIORITY
          allowed: [FLASH, PRIORITY]
          obligation: answer
          fields:
            - name: place
            - {name: damage, required: false}
          answered_by: [REPLY]
        NOTICE: {title: {en: Notice}, precedence: ROUTINE, obligation: acknowledge, lead_time: 72h}
        REPLY: {title: {en: Reply}, precedence: PRIORITY, allowed: [FLASH, PRIORITY, ROUTINE], obligation: none}
        CODE: {title: {en: Code, ar: رمز}, precedence: PRIORITY, obligation: acknowledge}
      templates:
        A1:
          type: CODE
          texts:
            en: Keep clear of {place} until {time}.
            ar: ابتعدوا عن {place} حتى {time}.
      hold:
        times: 2
        total: 48h
      """;

  private Texts() {}

  /// {@link #SMALL} with one text in the place of another, which must stand there exactly once.
  static String changed(String what, String by) {
    return changed(SMALL, what, by);
  }

  /// `text` with one part in the place of another, which must stand there exactly once.
  static String changed(String text, String what, String by) {
    int at = text.indexOf(what);
    if (at < 0 || text.indexOf(what, at + 1) >= 0) {
      throw new IllegalArgumentException("'" + what + "' does not stand exactly once in the text");
    }
    return text.replace(what, by);
  }

  /// The agreement in `yaml`; fails if it is none.
  static Agreement agreement(String yaml) {
    return valid(yaml).agreement();
  }

  /// The valid reading of `yaml`; fails if it is not valid.
  static Valid valid(String yaml) {
    return switch (AgreementReader.read("small.yaml", yaml)) {
      case Valid valid -> valid;
      case Invalid invalid -> fail(String.join("\n", invalid.lines()));
    };
  }

  /// The problems of `yaml`, as shown; fails if there are none.
  static List<String> problems(String yaml) {
    return switch (AgreementReader.read("small.yaml", yaml)) {
      case Valid _ -> fail("the document is valid");
      case Invalid invalid -> invalid.lines();
    };
  }

  /// The warnings of `yaml`, as shown.
  static List<String> warnings(String yaml) {
    return valid(yaml).warnings().stream().map(w -> w.in("small.yaml")).toList();
  }

  /// Made-up trust for the parties of {@link #SMALL}.
  static Trust trust() {
    TreeMap<PartyId, Trust.AuthorityPin> pins = new TreeMap<>();
    int n = 1;
    for (String party : List.of("XA", "XB", "XC")) {
      pins.put(new PartyId(party), new Trust.AuthorityPin(digest(n++), digest(n++)));
    }
    return new Trust(
        pins,
        new Trust.RelayPin(
            "hotline.example/live",
            "hotline.example/live+0123abcd+AQIDBAUGBwgJ",
            "hotline.example/live+89abcdef+/wECAwQFBgcI",
            digest(n)));
  }

  /// A digest of 32 times the same byte.
  static Digest digest(int value) {
    return Digest.ofHex("%02x".formatted(value).repeat(Digest.LENGTH_BYTES));
  }
}
