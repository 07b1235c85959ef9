package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every class of problem with its exact place: one change to a valid agreement, and what is said
/// about it.
class AgreementProblemsTest {
  /// A change and the lines that it must give, without the file's name.
  record Row(String what, String by, List<String> expected) {
    @Override
    public String toString() {
      return what.strip() + " -> " + by.strip();
    }
  }

  private static Row row(String what, String by, String... expected) {
    return new Row(what, by, Arrays.stream(expected).map(line -> "small.yaml:" + line).toList());
  }

  static Stream<Row> form() {
    return Stream.of(
        row(
            "version: 1",
            "version: 1.0",
            "3:10: /version: '1.0' is a number with a fraction or exponent; write a whole "
                + "number, or put it in quotes if it is text"),
        row(
            "version: 1",
            "version: 010",
            "3:10: /version: '010' is text; expected a whole number: Version number, from "
                + "1. A new version is signed anew by every signatory."),
        row("version: 1", "version: 0", "3:10: /version: 0 is less than 1"),
        row(
            "version: 1",
            "version: 0x1",
            "3:10: /version: '0x1' is text; expected a whole number: Version number, from "
                + "1. A new version is signed anew by every signatory."),
        row(
            "version: 1",
            "version: one",
            "3:10: /version: 'one' is text; expected a whole number: Version number, from "
                + "1. A new version is signed anew by every signatory."),
        row(
            "version: 1",
            "version: 99999999999999999999",
            "3:10: /version: '99999999999999999999' is not a plain whole number of up to "
                + "18 digits; put it in quotes if it is text"),
        row(
            "title: Small agreement",
            "title: Small\ntitle: Twice",
            "5:1: 'title' stands twice; first in line 4"),
        row(
            "title: Small agreement",
            "title: &t Small",
            "4:8: /title: anchors (&name) are not allowed; write the value out where it is "
                + "needed"),
        row(
            "title: Small agreement",
            "title: *t",
            "4:8: /title: aliases (*name) are not allowed; write the value out"),
        row(
            "title: Small agreement",
            "title: !!str 5",
            "4:8: /title: tags (!name) are not allowed; put a text in quotes instead"),
        row(
            "title: Small agreement",
            "title: 5",
            "4:8: /title: '5' is a number; expected text (in quotes if it is meant): Text "
                + "for people, one line."),
        row(
            "title: Small agreement",
            "title:",
            "4:7: /title: is empty; expected text: Text for people, one line."),
        row(
            "title: Small agreement",
            "title: \"a\\u202eb\"",
            "4:8: /title: U+202E is not allowed: a control character or one that makes "
                + "text look other than it is"),
        row(
            "title: Small agreement",
            "title: \"a\\u0007b\"",
            "4:8: /title: U+0007 is not allowed: a control character or one that makes "
                + "text look other than it is"),
        row(
            "title: Small agreement",
            "<<: {a: 1}",
            "2:1: 'title' is missing: Title for people.",
            "4:1: '<<' is not a known property; known: agreement, version, title, plane, "
                + "suite, clock_skew, parties, precedence, ladder, obligations, types, "
                + "templates, hold, trust"),
        row(
            "title: Small agreement",
            "title: |\n  a\n  b",
            "4:8: /title: 'a<U+a>b<U+a>' does not fit: Text for people, one line."),
        row(
            "title: Small agreement",
            "title: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
            "4:19: /title/0/0/0/0/0/0/0/0/0/0/0: nested deeper than 12 levels"),
        row("title: Small agreement", "title: [a]", "4:1: /title: is a list; expected text"),
        row(
            "plane: live",
            "plane: LIVE",
            "5:8: /plane: 'LIVE' is not allowed; one of: live, exercise"),
        row(
            "plane: live",
            "plane: live\nsuite: X9",
            "6:8: /suite: 'X9' is not allowed; one of: H1, N1, C1"),
        row(
            "clock_skew: 2m",
            "clock_skew: 2 min",
            "6:13: /clock_skew: '2 min' does not fit: A whole number and ms, s, m, h or d; "
                + "more than 0 and at most 366d."),
        row(
            "clock_skew: 2m",
            "clock_skew: 367d",
            "6:13: /clock_skew: '367d' is too long; the limit is 366d"),
        row(
            "clock_skew: 2m",
            "clock_skew: 120",
            "6:13: /clock_skew: '120' is a number; expected text (in quotes if it is "
                + "meant): A whole number and ms, s, m, h or d; more than 0 and at most 366d."),
        row("times: 2", "times: 101", "60:10: /hold/times: 101 is more than 100"),
        row(
            "version: 1\n",
            "version: 1\nunknown: x\nzz: y\n",
            "4:1: 'unknown' is not a known property; known: agreement, version, title, "
                + "plane, suite, clock_skew, parties, precedence, ladder, obligations, types, "
                + "templates, hold, trust",
            "5:1: 'zz' is not a known property; known: agreement, version, title, plane, "
                + "suite, clock_skew, parties, precedence, ladder, obligations, types, "
                + "templates, hold, trust"));
  }

  static Stream<Row> sense() {
    return Stream.of(
        row(
            "acknowledge: 3h",
            "ackwithin: 3h",
            "28:3: /precedence/PRIORITY: 'acknowledge' is missing: A named officer "
                + "acknowledges: received and understood; no position taken.",
            "28:53: /precedence/PRIORITY: 'ackwithin' is not a known property; known: "
                + "first_attempt, non_delivery, acknowledge, holding, reply, release_by"),
        row(
            "first_attempt: 30s, ",
            "",
            "28:3: /precedence/PRIORITY: 'first_attempt' is missing: The relay's first "
                + "attempt to deliver."),
        row(
            "- id: XB\n",
            "- id: XA\n",
            "14:9: /parties/1/id: party 'XA' stands twice; first at /parties/0/id",
            "18:14: /parties/1/desks/0/id: desk 'XB' does not belong to party XA; its id "
                + "is XA or begins with XA-",
            "19:14: /parties/1/desks/1/id: desk 'XB-OPS' does not belong to party XA; its "
                + "id is XA or begins with XA-",
            "20:14: /parties/1/desks/2/id: desk 'XB-DIP2' does not belong to party XA; its "
                + "id is XA or begins with XA-"),
        row(
            "{id: XB-OPS,",
            "{id: XB,",
            "19:14: /parties/1/desks/1/id: desk 'XB' stands twice; first at "
                + "/parties/1/desks/0/id"),
        row(
            "{id: XB-OPS,",
            "{id: XA-OPS2,",
            "19:14: /parties/1/desks/1/id: desk 'XA-OPS2' does not belong to party XB; its "
                + "id is XB or begins with XB-"),
        row(
            "name: Bravo\n    role: signatory",
            "name: Bravo\n    role: guarantor",
            "7:1: an agreement has at least 2 signatories; this one has 1"),
        row(
            "name: Alpha\n    role: signatory",
            "name: Alpha\n    role: guarantor",
            "7:1: an agreement has at least 2 signatories; this one has 1",
            "16:11: /parties/1/role: signatories stand before guarantors; move XB"),
        row(
            "{id: XB-OPS,",
            "{id: xb,",
            "19:14: /parties/1/desks/1/id: 'xb' does not fit: The party's id, alone or "
                + "with a hyphen and a suffix: XA, XA-OPS."),
        row(
            ", release_by: RELEASER",
            "",
            "27:3: /precedence/FLASH: 'release_by' is missing: two people release FLASH; "
                + "add for instance release_by: RELEASER"),
        row(
            "holding: 1h",
            "holding: 13h",
            "27:87: /precedence/FLASH/reply: reply (12h) ends before holding (13h)"),
        row(
            "non_delivery: 30m",
            "non_delivery: 29s",
            "28:48: /precedence/PRIORITY/non_delivery: non_delivery (29s) ends before "
                + "first_attempt (30s)"),
        row(
            "{step: 1,",
            "{step: 5,",
            "33:14: /ladder/steps/1/step: steps are numbered 0, 1, 2 ...; this one is 1, not 5"),
        row(
            "at: 400%",
            "at: 100%", "34:21: /ladder/steps/2/at: step 2 (100%) is not after step 1 (100%)"),
        row(
            "exhausted: 500%",
            "exhausted: 399%", "35:14: /ladder/exhausted: 399% is before the last step (400%)"),
        row(
            "at: 400%",
            "at: 4",
            "34:21: /ladder/steps/2/at: '4' is a number; expected text (in quotes if it is "
                + "meant): A whole number and %, of the obligation's window; at most 10000%."),
        row(
            "originator: [HEAD], guarantors: true",
            "guarantors: false",
            "34:7: /ladder/steps/2: step 2 tells nobody"),
        row(
            "addressee: [WATCH]",
            "addressee: [WATCH, WATCH]",
            "32:25: /ladder/steps/0/addressee: an entry stands twice"),
        row(
            "addressee: [WATCH]",
            "addressee: [WATCHER]",
            "32:37: /ladder/steps/0/addressee/0: 'WATCHER' is not allowed; one of: WATCH, "
                + "STATIONS, DEPUTY, HEAD, OTHER_TRACK"),
        row(
            "OTHER_TRACK]",
            "OTHER_TRACK], guarantors: yes",
            "33:73: /ladder/steps/1/guarantors: 'yes' is text; expected true or false: "
                + "true: the guarantors are told. Default false."),
        row(
            "obligation: answer\n",
            "obligation: reply\n",
            "45:17: /types/INCIDENT/obligation: obligation class 'reply' does not exist; "
                + "there are: acknowledge, answer, none"),
        row(
            "allowed: [FLASH, PRIORITY]\n",
            "allowed: [FLASH]\n",
            "44:14: /types/INCIDENT/allowed: the usual precedence PRIORITY is missing here"),
        row(
            "allowed: [FLASH, PRIORITY]\n",
            "allowed: [PRIORITY, IMMEDIATE]\n",
            "44:25: /types/INCIDENT/allowed/1: precedence 'IMMEDIATE' does not exist; "
                + "there are: ROUTINE, PRIORITY, FLASH"),
        row(
            "answered_by: [REPLY]",
            "answered_by: [ANSWER]",
            "49:19: /types/INCIDENT/answered_by/0: type 'ANSWER' does not exist; there "
                + "are: CODE, INCIDENT, NOTICE, REPLY"),
        row(
            "    answered_by: [REPLY]\n",
            "",
            "45:17: /types/INCIDENT/obligation: 'answer' owes a reply, but 'answered_by' "
                + "names no type that may answer"),
        row(
            "{name: damage,",
            "{name: place,",
            "48:16: /types/INCIDENT/fields/1/name: field 'place' stands twice"),
        row(
            "precedence: ROUTINE,",
            "precedence: IMMEDIATE,",
            "50:45: /types/NOTICE/precedence: precedence 'IMMEDIATE' does not exist; there "
                + "are: ROUTINE, PRIORITY, FLASH"),
        row(
            "  NOTICE:",
            "  CHECK-2: {title: {en: Check}, precedence: FLASH, obligation: none}\n  NOTICE:",
            "50:45: /types/CHECK-2/precedence: checks never use FLASH"),
        row(
            "  INCIDENT:",
            "  incident:",
            "41:3: /types: 'incident' is not a name for this place; names match "
                + "^[A-Z][A-Z0-9-]{0,31}$"),
        row(
            "{en: Incident, ar: حادث}",
            "{EN: Incident}",
            "42:13: /types/INCIDENT/title: 'EN' is not allowed here: BCP 47 tag in its "
                + "usual spelling: language, optional script, optional region."),
        row(
            "{en: Incident, ar: حادث}",
            "{no: Hendelse, NO: x}",
            "42:27: /types/INCIDENT/title: 'NO' is not allowed here: BCP 47 tag in its "
                + "usual spelling: language, optional script, optional region."),
        row(
            "      ar: ابتعدوا عن {place} حتى {time}.\n",
            "      ar: ابتعدوا عن {place}.\n",
            "58:11: /templates/A1/texts/ar: the text in 'ar' lacks the parameter {time} "
                + "that another language has"),
        row(
            "{place} until {time}",
            "{place until {time}",
            "57:11: /templates/A1/texts/en: parameter '{place until {time}' does not match "
                + "[a-z][a-z0-9_]{0,31}"),
        row(
            "{place} until {time}",
            "place} until {time}",
            "57:11: /templates/A1/texts/en: '}' at character 20 closes nothing"),
        row(
            "{place} until {time}",
            "{Place} until {time}",
            "57:11: /templates/A1/texts/en: parameter '{Place}' does not match "
                + "[a-z][a-z0-9_]{0,31}"),
        row(
            "{place} until {time}",
            "{place} until {time",
            "57:11: /templates/A1/texts/en: '{' at character 29 is not closed"),
        row(
            "    type: CODE\n    texts",
            "    type: KODE\n    texts",
            "55:11: /templates/A1/type: type 'KODE' does not exist; there are: CODE, "
                + "INCIDENT, NOTICE, REPLY"));
  }

  static Stream<Row> odd() {
    return Stream.of(
        row(
            "plane: live",
            "plane: live\nsuite: C1",
            "6:8: /suite: C1 has no post-quantum half; it is meant for tests and for "
                + "narrow links"),
        row(
            "clock_skew: 2m",
            "clock_skew: 2h",
            "6:13: /clock_skew: more than 1h lets declared times be far from the truth; 2m "
                + "is usual"),
        row(
            "role: guarantor",
            "role: signatory",
            "33:47: /ladder/steps/1/addressee/1: party XC has no desk of another track",
            "34:59: /ladder/steps/2/guarantors: no party of this agreement is a guarantor"),
        row(
            "holding: 1h",
            "holding: 9m",
            "27:75: /precedence/FLASH/holding: holding (9m) ends before acknowledge (10m)"),
        row(
            "acknowledge: 3h",
            "acknowledge: 29m",
            "28:66: /precedence/PRIORITY/acknowledge: acknowledge (29m) ends before "
                + "non_delivery (30m)"),
        row(
            "acknowledge: 6h",
            "acknowledge: 2h",
            "28:66: /precedence/PRIORITY/acknowledge: PRIORITY allows more time (3h) than "
                + "ROUTINE (2h)"),
        row(
            "reply: 48h",
            "reply: 2h",
            "28:77: /precedence/PRIORITY/reply: reply (2h) ends before acknowledge (3h)"),
        row(
            "allowed: [FLASH, PRIORITY]\n",
            "allowed: [PRIORITY, ROUTINE]\n",
            "45:17: /types/INCIDENT/obligation: 'answer' owes a reply, but ROUTINE has "
                + "neither holding nor reply: no deadline"),
        row(
            "      ar: ابتعدوا عن {place} حتى {time}.\n",
            "",
            "56:5: /templates/A1: no text in 'ar', in which the type has a title"),
        row(
            "  none: {",
            "  spare: {acknowledge: true, reply: true}\n  none: {",
            "37:3: /obligations: no type uses obligation class 'spare'"),
        row(
            "total: 48h",
            "total: 30m",
            "61:10: /hold/total: total (30m) ends before holding of FLASH (1h): no promise "
                + "can reach that far"));
  }

  @ParameterizedTest
  @MethodSource({"form", "sense"})
  void tellsWhatIsWrongAndWhere(Row row) {
    assertEquals(row.expected(), Texts.problems(Texts.changed(row.what(), row.by())));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void warnsOfWhatIsOdd(Row row) {
    assertEquals(row.expected(), Texts.warnings(Texts.changed(row.what(), row.by())));
  }

  @Test
  void tellsMoreSignatoriesThanOneActCarries() {
    StringBuilder parties = new StringBuilder("parties:\n");
    for (String id : List.of("XD", "XE", "XF")) {
      parties.append("  - {id: %s, name: x, role: signatory, desks: [".formatted(id));
      parties.append("{id: %s, name: x, track: naval, fallback: call}]}\n".formatted(id));
    }

    assertEquals(
        List.of("small.yaml:7:1: at most 4 signatories can sign one agreement; this one has 5"),
        Texts.problems(Texts.changed("parties:\n", parties.toString())));
  }
}
