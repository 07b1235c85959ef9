package org.openhotline.trials.model;

import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Random agreements: other windows, other ladders, other caps, always the same parties.
final class ModelAgreements {
  private static final String HEAD =
      """
      agreement: model
      version: 1
      title: An agreement of the model
      plane: live
      suite: C1
      clock_skew: 2m
      parties:
        - id: XA
          name: Alpha
          role: signatory
          desks:
            - {id: XA, name: Alpha centre, track: diplomatic, fallback: none}
            - {id: XA-OPS, name: Alpha operations, track: naval, fallback: none}
        - id: XB
          name: Bravo
          role: signatory
          desks:
            - {id: XB, name: Bravo centre, track: diplomatic, fallback: none}
            - {id: XB-OPS, name: Bravo operations, track: naval, fallback: none}
        - id: XC
          name: Charlie
          role: guarantor
          desks:
            - {id: XC, name: Charlie desk, track: diplomatic, fallback: none}
      precedence:
      """;

  private static final String TAIL =
      """
      obligations:
        none: {acknowledge: false, reply: false}
        acknowledge: {acknowledge: true, reply: false}
        reply: {acknowledge: false, reply: true}
        answer: {acknowledge: true, reply: true}
      types:
        NONE:
          title: {en: none}
          precedence: ROUTINE
          allowed: [FLASH, IMMEDIATE, PRIORITY, ROUTINE]
          obligation: none
        ACKNOWLEDGE:
          title: {en: acknowledge}
          precedence: ROUTINE
          allowed: [FLASH, IMMEDIATE, PRIORITY, ROUTINE]
          obligation: acknowledge
        REPLY:
          title: {en: reply}
          precedence: ROUTINE
          allowed: [FLASH, IMMEDIATE, PRIORITY, ROUTINE]
          obligation: reply
          answered_by: [ANSWER]
        ANSWER:
          title: {en: answer}
          precedence: ROUTINE
          allowed: [FLASH, IMMEDIATE, PRIORITY, ROUTINE]
          obligation: answer
          answered_by: [ANSWER]
      """;

  private static final List<String> AUDIENCES =
      List.of("[WATCH]", "[STATIONS]", "[DEPUTY]", "[OTHER_TRACK]", "[HEAD, OTHER_TRACK]", "[]");

  private ModelAgreements() {}

  /// The template of an agreement.
  static String random(RandomGenerator random) {
    StringBuilder text = new StringBuilder(HEAD);
    for (String precedence : List.of("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")) {
      int holding = 1 + random.nextInt(200);
      text.append("  ").append(precedence).append(":\n    first_attempt: 1s\n");
      text.append("    non_delivery: ").append(1 + random.nextInt(60)).append("s\n");
      text.append("    acknowledge: ").append(1 + random.nextInt(90)).append("s\n");
      if (random.nextInt(3) > 0) {
        text.append("    holding: ").append(holding).append("s\n");
      }
      if (random.nextInt(4) > 0) {
        text.append("    reply: ").append(holding + random.nextInt(200)).append("s\n");
      }
      if (precedence.equals("FLASH")) {
        text.append("    release_by: RELEASER\n");
      }
    }
    ladder(random, text);
    text.append(TAIL);
    text.append("hold:\n  times: ").append(1 + random.nextInt(2));
    text.append("\n  total: ").append(60 + random.nextInt(600)).append("s\n");
    return text.toString();
  }

  private static void ladder(RandomGenerator random, StringBuilder text) {
    TreeSet<Integer> percents = new TreeSet<>();
    if (random.nextInt(4) > 0) {
      percents.add(0);
    }
    int steps = 1 + random.nextInt(5);
    while (percents.size() < steps) {
      percents.add(random.nextBoolean() ? 50 * random.nextInt(1, 9) : random.nextInt(1, 500));
    }
    text.append("ladder:\n  steps:\n");
    int number = 0;
    for (int percent : percents) {
      text.append("    - step: ").append(number++);
      text.append("\n      at: ").append(percent).append("%\n");
      text.append("      addressee: ").append(AUDIENCES.get(random.nextInt(AUDIENCES.size())));
      text.append("\n      originator: [HEAD]\n");
      if (random.nextInt(3) == 0) {
        text.append("      guarantors: true\n");
      }
    }
    int end = percents.last() + (random.nextInt(3) == 0 ? 0 : random.nextInt(300));
    text.append("  exhausted: ").append(end).append("%\n");
  }
}
