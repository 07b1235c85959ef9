package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Who watches, which channels are suspended, and the changes of directories and agreements.
final class Governance {
  private final CoreState state;

  Governance(CoreState state) {
    this.state = state;
  }

  static Refusal notInForce(CoreState state, AgreementVersion version) {
    Agreement inForce = state.inForce.get(version.id());
    return Refusal.of(
        RefusalCode.AGREEMENT_UNKNOWN,
        inForce == null
            ? "no agreement " + version.id() + " is in force here."
            : "version "
                + version.digest()
                + " of agreement "
                + version.id()
                + " is not in force; in force is number "
                + inForce.number()
                + ", "
                + inForce.version().digest()
                + ".");
  }

  Verdict watch(SignedAct signed, WatchChange change, List<SignerStanding> signers, Emissions out) {
    DeskId desk = change.desk();
    CoreState.Watch current = state.watches.get(desk);
    SignerStanding first = signers.getFirst();
    if (change.change() == WatchChange.Change.TAKE) {
      if (current != null) {
        return conflict(
            "desk "
                + desk
                + " is watched since "
                + current.since()
                + " by "
                + name(current)
                + ". Hand over, or let that officer release the watch.");
      }
      state.watches.put(desk, new CoreState.Watch(first.credential(), state.now));
      return new Verdict.Recorded(out.act(signed));
    }
    if (current == null || !current.officer().equals(first.credential())) {
      return conflict(
          first.name()
              + " is not on watch at desk "
              + desk
              + "; "
              + (current == null ? "nobody is" : name(current) + " is")
              + ".");
    }
    List<ActId> open = state.openAt(desk);
    if (!open.equals(change.openItems())) {
      return conflict(
          "the list of open items is not current: it has "
              + change.openItems().size()
              + " items, desk "
              + desk
              + " has "
              + open.size()
              + " now"
              + firstDifference(open, change.openItems())
              + ". Synchronise and sign again.");
    }
    if (change.change() == WatchChange.Change.HAND_OVER) {
      state.watches.put(desk, new CoreState.Watch(signers.get(1).credential(), state.now));
    } else {
      state.watches.remove(desk);
    }
    return new Verdict.Recorded(out.act(signed));
  }

  private static String firstDifference(List<ActId> expected, List<ActId> given) {
    TreeSet<ActId> difference = new TreeSet<>(expected);
    TreeSet<ActId> extra = new TreeSet<>(given);
    difference.removeAll(given);
    extra.removeAll(expected);
    difference.addAll(extra);
    return difference.isEmpty() ? "" : " (first difference: " + difference.first() + ")";
  }

  private String name(CoreState.Watch watch) {
    return state
        .directory
        .officer(watch.officer())
        .map(o -> o.entry().name())
        .orElse("an officer no longer listed");
  }

  Verdict channel(SignedAct signed, ChannelChange change, Emissions out) {
    AgreementVersion version = change.agreement();
    if (state.inForce(version).isEmpty()) {
      return new Verdict.Refused(notInForce(state, version));
    }
    CoreState.SuspensionKey key = new CoreState.SuspensionKey(version.id(), change.desk().party());
    if (change.suspended() == state.suspensions.containsKey(key)) {
      return new Verdict.Refused(
          Refusal.of(
              RefusalCode.WRONG_STATE,
              "party "
                  + key.party()
                  + " has "
                  + (change.suspended() ? "already suspended " : "not suspended ")
                  + version.id()
                  + "."));
    }
    if (change.suspended()) {
      state.suspensions.put(key, state.now);
    } else {
      state.suspensions.remove(key);
    }
    return new Verdict.Recorded(out.act(signed));
  }

  /// Records a change of a directory or an agreement, if it takes force.
  Verdict govern(SignedAct signed, Emissions out) {
    Optional<Refusal> refusal = enforce(signed, state.now);
    return refusal
        .<Verdict>map(Verdict.Refused::new)
        .orElseGet(() -> new Verdict.Recorded(out.act(signed)));
  }

  /// Puts a change of a directory or an agreement into force; also how a snapshot comes back to
  /// life.
  ///
  /// @return why it does not take force
  Optional<Refusal> enforce(SignedAct signed, Instant at) {
    Optional<Refusal> refusal =
        switch (signed.act()) {
          case DirectoryChange change -> directory(change, at);
          case AgreementChange change -> agreement(change);
          case Message m -> throw notGovernance(m);
          case StationFact f -> throw notGovernance(f);
          case OfficerFact f -> throw notGovernance(f);
          case WatchChange c -> throw notGovernance(c);
          case ChannelChange c -> throw notGovernance(c);
        };
    if (refusal.isEmpty()) {
      state.governance.add(new CoreState.Governed(signed, at));
    }
    return refusal;
  }

  private static IllegalStateException notGovernance(Act act) {
    return new IllegalStateException(act.kind() + " is not an act of an authority");
  }

  private Optional<Refusal> directory(DirectoryChange change, Instant at) {
    return switch (state.directory.apply(change, at)) {
      case Directory.Result.Applied applied -> {
        state.directory = applied.directory();
        state.watches.values().removeIf(w -> state.directory.revokedSince(w.officer()).isPresent());
        yield Optional.empty();
      }
      case Directory.Result.Rejected rejected -> Optional.of(rejected.refusal());
    };
  }

  private Optional<Refusal> agreement(AgreementChange change) {
    Optional<Agreement> read = AgreementReader.fromCanonical(change.document());
    if (read.isEmpty() || !read.get().version().equals(change.agreement())) {
      return Optional.of(
          Refusal.of(
              RefusalCode.MALFORMED,
              "the agreement document is not canonical, or is not the one that the act names."));
    }
    Agreement agreement = read.get();
    Agreement before = state.inForce.get(agreement.version().id());
    if (before != null && agreement.number() <= before.number()) {
      return Optional.of(
          Refusal.of(
              RefusalCode.WRONG_STATE,
              "agreement "
                  + agreement.version().id()
                  + " is in force with version "
                  + before.number()
                  + "; a new one must have a higher number than that, not "
                  + agreement.number()
                  + "."));
    }
    Optional<Refusal> untrusted = trust(agreement);
    if (untrusted.isPresent()) {
      return untrusted;
    }
    state.agreements.put(agreement.version().digest(), agreement);
    state.inForce.put(agreement.version().id(), agreement);
    return Optional.empty();
  }

  private Optional<Refusal> trust(Agreement agreement) {
    Trust trust = agreement.trust();
    List<String> wrong = new ArrayList<>();
    for (Agreement.Party party : agreement.parties()) {
      Trust.AuthorityPin pin = trust == null ? null : trust.authorities().get(party.id());
      boolean matches =
          pin != null && state.directory.authorityPin(party.id()).filter(pin::equals).isPresent();
      if (!matches) {
        wrong.add(party.id().value());
      }
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                RefusalCode.DIRECTORY_INVALID,
                "the agreement pins other roots than the directory holds, or none, for: "
                    + String.join(", ", wrong)
                    + ". Publish the directories of these parties first.",
                "parties",
                String.join(",", wrong)));
  }

  private static Verdict conflict(String text) {
    return new Verdict.Refused(Refusal.of(RefusalCode.WATCH_CONFLICT, text));
  }
}
