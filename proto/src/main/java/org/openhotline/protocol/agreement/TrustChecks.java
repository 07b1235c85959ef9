package org.openhotline.protocol.agreement;

import java.util.HashMap;
import java.util.Map;
import org.openhotline.protocol.agreement.Agreement.Party;
import org.openhotline.protocol.agreement.Trust.AuthorityPin;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;

/// Checks the trust section: complete for every party, and no root used twice.
final class TrustChecks {
  private final Agreement agreement;
  private final Findings findings;
  private final Map<Digest, String> seen = new HashMap<>();

  TrustChecks(Agreement agreement, Findings findings) {
    this.agreement = agreement;
    this.findings = findings;
  }

  void check() {
    Trust trust = agreement.trust();
    if (trust == null) {
      return;
    }
    for (Party party : agreement.parties()) {
      if (!trust.authorities().containsKey(party.id())) {
        findings.errorAtName("/trust/parties", "the roots of party " + party.id() + " are missing");
      }
    }
    for (Map.Entry<PartyId, AuthorityPin> entry : trust.authorities().entrySet()) {
      String pointer = Document.child("/trust/parties", entry.getKey().value());
      if (agreement.party(entry.getKey()).isEmpty()) {
        findings.errorAtName(pointer, "'" + entry.getKey() + "' is not a party of this agreement");
      }
      refuseTwice(entry.getValue().classical(), pointer + "/classical");
      refuseTwice(entry.getValue().pq(), pointer + "/pq");
    }
    refuseTwice(trust.relay().tlsRoot(), "/trust/relay/tls_root");
    if (trust.relay().logKey().equals(trust.relay().pqLogKey())) {
      findings.error("/trust/relay/log_key_pq", "the two log keys are the same");
    }
  }

  private void refuseTwice(Digest fingerprint, String pointer) {
    String earlier = seen.putIfAbsent(fingerprint, pointer);
    if (earlier != null) {
      findings.error(
          pointer, "the same root stands at " + earlier + "; every root is a key of its own");
    }
  }
}
