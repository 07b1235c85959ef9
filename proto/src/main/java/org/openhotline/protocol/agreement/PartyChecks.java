package org.openhotline.protocol.agreement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openhotline.protocol.agreement.Agreement.Desk;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.SignedAct;

/// Checks parties, desks and suite.
final class PartyChecks {
  private static final int LEAST_SIGNATORIES = 2;

  private final Agreement agreement;
  private final Findings findings;

  PartyChecks(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.findings = findings;
  }

  void check() {
    if (agreement.suite() == SuiteId.C1) {
      findings.warning(
          "/suite", "C1 has no post-quantum half; it is meant for tests and for narrow links");
    }
    int signatories = agreement.signatories().size();
    if (signatories < LEAST_SIGNATORIES) {
      findings.errorAtName(
          "/parties",
          "an agreement has at least "
              + LEAST_SIGNATORIES
              + " signatories; this one has "
              + signatories);
    }
    if (signatories > SignedAct.MAX_SIGNATURES) {
      findings.errorAtName(
          "/parties",
          "at most "
              + SignedAct.MAX_SIGNATURES
              + " signatories can sign one agreement; this one has "
              + signatories);
    }
    checkParties();
  }

  private void checkParties() {
    Map<PartyId, String> parties = new HashMap<>();
    Map<DeskId, String> desks = new HashMap<>();
    List<Party> all = agreement.parties();
    boolean guarantorSeen = false;
    for (int i = 0; i < all.size(); i++) {
      Party party = all.get(i);
      String pointer = Document.item("/parties", i);
      refuseTwice(parties, party.id(), pointer + "/id", "party");
      if (guarantorSeen && !party.guarantor()) {
        findings.error(
            pointer + "/role", "signatories stand before guarantors; move " + party.id());
      }
      guarantorSeen |= party.guarantor();
      for (int j = 0; j < party.desks().size(); j++) {
        Desk desk = party.desks().get(j);
        String deskPointer = Document.item(pointer + "/desks", j);
        refuseTwice(desks, desk.id(), deskPointer + "/id", "desk");
        if (!desk.id().party().equals(party.id())) {
          findings.error(
              deskPointer + "/id",
              "desk '%s' does not belong to party %s; its id is %s or begins with %s-"
                  .formatted(desk.id(), party.id(), party.id(), party.id()));
        }
      }
    }
  }

  private <T> void refuseTwice(Map<T, String> seen, T id, String pointer, String what) {
    String earlier = seen.putIfAbsent(id, pointer);
    if (earlier != null) {
      findings.error(pointer, what + " '" + id + "' stands twice; first at " + earlier);
    }
  }
}
