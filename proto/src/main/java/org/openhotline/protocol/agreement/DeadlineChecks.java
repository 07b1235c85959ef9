package org.openhotline.protocol.agreement;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement.Audience;
import org.openhotline.protocol.agreement.Agreement.Desk;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.agreement.Agreement.Step;
import org.openhotline.protocol.agreement.Agreement.Windows;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.message.Precedence;

/// Checks windows, ladder and the caps of HOLDING.
final class DeadlineChecks {
  private static final Duration ODD_CLOCK_SKEW = Duration.ofHours(1);

  private final Agreement agreement;
  private final Findings findings;

  DeadlineChecks(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.findings = findings;
  }

  void check() {
    agreement.precedence().forEach(this::checkWindows);
    checkOrderOfPrecedences();
    checkLadder();
    checkHold();
    if (agreement.clockSkew().compareTo(ODD_CLOCK_SKEW) > 0) {
      findings.warning(
          "/clock_skew", "more than 1h lets declared times be far from the truth; 2m is usual");
    }
  }

  private void checkWindows(Precedence precedence, Windows windows) {
    String pointer = "/precedence/" + precedence;
    if (precedence == Precedence.FLASH && windows.releaseBy() == null) {
      findings.errorAtName(
          pointer + "/release_by",
          "'release_by' is missing: two people release FLASH; add for instance release_by: RELEASER");
    }
    if (windows.firstAttempt().compareTo(windows.nonDelivery()) > 0) {
      findings.error(
          pointer + "/non_delivery",
          later("non_delivery", windows.nonDelivery(), "first_attempt", windows.firstAttempt()));
    }
    if (isLess(windows.reply(), windows.holding())) {
      findings.error(
          pointer + "/reply", later("reply", windows.reply(), "holding", windows.holding()));
    }
    if (isLess(windows.acknowledge(), windows.nonDelivery())) {
      findings.warning(
          pointer + "/acknowledge",
          later("acknowledge", windows.acknowledge(), "non_delivery", windows.nonDelivery()));
    }
    if (isLess(windows.holding(), windows.acknowledge())) {
      findings.warning(
          pointer + "/holding",
          later("holding", windows.holding(), "acknowledge", windows.acknowledge()));
    }
    if (isLess(windows.reply(), windows.acknowledge())) {
      findings.warning(
          pointer + "/reply",
          later("reply", windows.reply(), "acknowledge", windows.acknowledge()));
    }
  }

  private static boolean isLess(@Nullable Duration one, @Nullable Duration other) {
    return one != null && other != null && one.compareTo(other) < 0;
  }

  private static String later(
      String name, @Nullable Duration value, String than, @Nullable Duration limit) {
    return "%s (%s) ends before %s (%s)".formatted(name, text(value), than, text(limit));
  }

  private static String text(@Nullable Duration duration) {
    return duration == null ? "none" : DurationText.format(duration);
  }

  /// A higher precedence with a longer window is allowed, but odd.
  private void checkOrderOfPrecedences() {
    Map.@Nullable Entry<Precedence, Windows> lower = null;
    for (Map.Entry<Precedence, Windows> entry : agreement.precedence().entrySet()) {
      if (lower != null && isLess(lower.getValue().acknowledge(), entry.getValue().acknowledge())) {
        findings.warning(
            "/precedence/" + entry.getKey() + "/acknowledge",
            "%s allows more time (%s) than %s (%s)"
                .formatted(
                    entry.getKey(),
                    text(entry.getValue().acknowledge()),
                    lower.getKey(),
                    text(lower.getValue().acknowledge())));
      }
      lower = entry;
    }
  }

  private void checkLadder() {
    List<Step> steps = agreement.ladder().steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String pointer = Document.item("/ladder/steps", i);
      if (step.number() != i) {
        findings.error(
            pointer + "/step",
            "steps are numbered 0, 1, 2 ...; this one is " + i + ", not " + step.number());
      }
      if (i > 0 && step.atPercent() <= steps.get(i - 1).atPercent()) {
        findings.error(
            pointer + "/at",
            "step %d (%d%%) is not after step %d (%d%%)"
                .formatted(i, step.atPercent(), i - 1, steps.get(i - 1).atPercent()));
      }
      if (step.addressee().isEmpty() && step.originator().isEmpty() && !step.guarantors()) {
        findings.error(pointer, "step " + i + " tells nobody");
      }
      checkAudience(step, pointer);
    }
    Step last = steps.getLast();
    if (agreement.ladder().exhaustedPercent() < last.atPercent()) {
      findings.error(
          "/ladder/exhausted",
          "%d%% is before the last step (%d%%)"
              .formatted(agreement.ladder().exhaustedPercent(), last.atPercent()));
    }
  }

  private void checkAudience(Step step, String pointer) {
    if (step.guarantors() && agreement.guarantors().isEmpty()) {
      findings.warning(pointer + "/guarantors", "no party of this agreement is a guarantor");
    }
    int otherTrack = step.addressee().indexOf(Audience.OTHER_TRACK);
    if (otherTrack < 0) {
      return;
    }
    for (Party party : agreement.signatories()) {
      if (party.desks().stream().map(Desk::track).distinct().count() < 2) {
        findings.warning(
            Document.item(pointer + "/addressee", otherTrack),
            "party " + party.id() + " has no desk of another track");
      }
    }
  }

  private void checkHold() {
    Duration total = agreement.hold().total();
    for (Map.Entry<Precedence, Windows> entry : agreement.precedence().entrySet()) {
      if (agreement.hold().times() > 0 && isLess(total, entry.getValue().holding())) {
        findings.warning(
            "/hold/total",
            "total (%s) ends before holding of %s (%s): no promise can reach that far"
                .formatted(text(total), entry.getKey(), text(entry.getValue().holding())));
      }
    }
  }
}
