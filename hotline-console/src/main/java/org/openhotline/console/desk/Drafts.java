package org.openhotline.console.desk;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Draft;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.console.view.DeskState;
import org.openhotline.console.view.Person;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Role;

/// Messages on their way out: sent at once by one officer, or put down until a second one releases
/// them, where the agreement demands it.
///
/// Drafts live in this process only: nothing unsealed is written to disk.
///
/// Threading: the station's thread.
public final class Drafts {
  /// Most drafts that wait.
  static final int MAX_DRAFTS = 32;

  private final Desk desk;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private int numbers;

  private record Waiting(Written written, LocalId drafter, Role releaseBy, Instant since) {}

  /// What an officer wrote, before his name stands in it.
  public interface Written {
    /// The draft, with the drafter's name as the directory lists it.
    Draft draft(String drafterName);
  }

  Drafts(Desk desk) {
    this.desk = desk;
  }

  /// Sends a message, or puts it down for a second officer.
  ///
  /// @return what became of it; when it was put down, its number and `queued`
  public Outcome send(Written written) throws IOException, RefusedException, ActException {
    OpenStation o = desk.station();
    SigningKeyPair key = desk.seatKey();
    Draft draft = draft(written, desk.seated());
    Role second = releaseBy(draft);
    if (second == null) {
      return new Outcome.Sent(send(o, draft, List.of(key)));
    }
    if (waiting.size() >= MAX_DRAFTS) {
      throw new ActException(
          ActException.Code.TOO_MANY,
          MAX_DRAFTS + " drafts wait already; release or discard one first");
    }
    String id = "d" + ++numbers;
    waiting.put(id, new Waiting(written, desk.seated(), second, desk.now()));
    o.touch();
    return new Outcome.PutDown(id);
  }

  /// What became of a message.
  public sealed interface Outcome {
    /// It is signed and sent, or queued.
    ///
    /// @param done receipt
    record Sent(Done done) implements Outcome {}

    /// It waits for a second officer.
    ///
    /// @param draft its id
    record PutDown(String draft) implements Outcome {}
  }

  /// What a waiting draft says, for the officer who is to release it.
  public Draft look(String id) throws ActException {
    Waiting w = waiting(id);
    return draft(w.written(), w.drafter());
  }

  /// Discards a waiting draft.
  public void discard(String id) throws ActException {
    waiting(id);
    waiting.remove(id);
    desk.station().touch();
  }

  /// Releases a waiting draft: the drafter signs with the key in the seat, the second officer with
  /// his own, unlocked for this act only.
  ///
  /// @param releaser officer id
  /// @param passphrase his
  public Done release(String id, String releaser, char[] passphrase)
      throws IOException, RefusedException, ActException {
    OpenStation o = desk.station();
    Waiting w = waiting(id);
    LocalId second = Desk.officer(releaser);
    if (second.equals(w.drafter())) {
      throw new ActException(
          ActException.Code.SAME_OFFICER,
          "a message is released by another officer than its drafter");
    }
    if (!w.drafter().equals(desk.seated())) {
      throw new ActException(
          ActException.Code.NO_SEAT,
          "the drafter " + w.drafter() + " must be in the seat to sign, then the releaser");
    }
    SigningKeyPair theirs = desk.keys().officer(second, passphrase);
    try {
      Done done = send(o, draft(w.written(), w.drafter()), List.of(desk.seatKey(), theirs));
      waiting.remove(id);
      o.touch();
      return done;
    } finally {
      theirs.destroy();
    }
  }

  private Done send(OpenStation o, Draft draft, List<SigningKeyPair> signers)
      throws IOException, RefusedException, ActException {
    Instant before = desk.now();
    Station.Sent sent = o.station().send(draft, signers, Desk.RECEIPT);
    desk.measure(before, sent.receipt());
    if (sent.receipt().isEmpty()) {
      o.queuedSubject(sent.id(), draft.payload().subject());
    }
    o.touch();
    return Done.of(sent.id().hex(), sent.receipt(), false);
  }

  private Waiting waiting(String id) throws ActException {
    Waiting w = waiting.get(id);
    if (w == null) {
      throw new ActException(ActException.Code.UNKNOWN, "there is no draft " + Shown.text(id));
    }
    return w;
  }

  private Draft draft(Written written, LocalId drafter) throws ActException {
    String name =
        desk.station()
            .listed(drafter)
            .map(DirectoryEntry.Officer::name)
            .orElseThrow(() ->
                new ActException(
                    ActException.Code.UNKNOWN,
                    "the directory does not list officer "
                        + drafter
                        + " at this desk; its authority must publish the entry"));
    return written.draft(name);
  }

  private @Nullable Role releaseBy(Draft draft) throws ActException {
    Agreement agreement = desk.station().station().book().agreements().get(draft.agreement());
    if (agreement == null) {
      throw new ActException(
          ActException.Code.INVALID, "no agreement " + draft.agreement() + " is in force");
    }
    Precedence precedence = precedence(draft, agreement);
    Agreement.Windows windows = precedence == null ? null : agreement.precedence().get(precedence);
    return windows == null ? null : windows.releaseBy();
  }

  private static @Nullable Precedence precedence(Draft draft, Agreement agreement) {
    if (draft.precedence() != null) {
      return draft.precedence();
    }
    Agreement.MessageType type = agreement.types().get(draft.payload().type());
    return type == null ? null : type.precedence();
  }

  /// The drafts that wait, oldest first.
  List<DeskState.Pending> waiting() {
    List<DeskState.Pending> list = new ArrayList<>();
    waiting.forEach((id, w) -> {
      try {
        list.add(pending(id, w));
      } catch (ActException e) {
        // The drafter is not listed any more: he cannot sign, and the draft is not shown.
      }
    });
    return list;
  }

  private DeskState.Pending pending(String id, Waiting w) throws ActException {
    Draft draft = draft(w.written(), w.drafter());
    Payload payload = draft.payload();
    Agreement agreement = desk.station().station().book().agreements().get(draft.agreement());
    Precedence precedence = agreement == null ? null : precedence(draft, agreement);
    return new DeskState.Pending(
        id,
        w.drafter().value(),
        Person.of(w.drafter().value(), payload.officerName(), List.of()),
        precedence == null ? "" : precedence.name(),
        draft.action().stream().map(DeskId::value).toList(),
        payload.type(),
        Shown.text(payload.subject()),
        w.releaseBy().name(),
        Shown.time(w.since()));
  }

  /// Forgets everything.
  void clear() {
    waiting.clear();
  }
}
