package org.openhotline.console.desk;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Station;
import org.openhotline.client.StationListener;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.client.store.StationStore;
import org.openhotline.console.view.DeskState;
import org.openhotline.console.view.Detail;
import org.openhotline.console.view.Details;
import org.openhotline.console.view.Row;
import org.openhotline.console.view.Rows;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;

/// The unlocked station with all that pages take from it.
///
/// Threading: the station's thread.
final class OpenStation implements StationListener, AutoCloseable {
  /// Closed messages that lists show; open ones are always shown.
  static final int MAX_CLOSED_ROWS = 500;

  private final HomeKeys keys;
  private final Station station;
  private final LinkKeeper link;
  private final Rows rows;
  private final Details details;
  private final DeskId desk;
  private final Map<ActId, Rows.Heading> headings = new HashMap<>();
  private final Map<ActId, String> queuedSubjects = new HashMap<>();
  private boolean changed = true;

  OpenStation(HomeKeys keys, Station station, InstantSource clock) {
    this.keys = keys;
    this.station = station;
    this.link = new LinkKeeper(station, clock);
    this.desk = station.identity().desk();
    this.rows = new Rows(station.book(), desk);
    this.details = new Details(station.book(), desk);
    station.listener(this);
  }

  Station station() {
    return station;
  }

  LinkKeeper link() {
    return link;
  }

  DeskId desk() {
    return desk;
  }

  /// The message that an id names.
  MessageFile message(String id) throws ActException {
    List<MessageFile> found =
        id.length() == 2 * ActId.LENGTH_BYTES ? station.book().startingWith(id) : List.of();
    if (found.size() != 1) {
      throw new ActException(
          ActException.Code.UNKNOWN, "no message " + Shown.text(id) + " concerns this desk");
    }
    return found.getFirst();
  }

  /// Remembers what a message in the outbox is about: its body is sealed.
  void queuedSubject(ActId id, String subject) {
    queuedSubjects.put(id, subject);
    changed = true;
  }

  /// The page of one message.
  Detail detail(String id) throws ActException {
    MessageFile file = message(id);
    Payload payload = null;
    try {
      payload = station.read(file);
      headings.put(file.id(), readable(payload));
    } catch (IOException e) {
      headings.put(file.id(), unreadable(e));
    }
    return details.detail(file, rows.row(file, heading(file)), payload);
  }

  private Rows.Heading heading(MessageFile file) {
    Rows.Heading known = headings.get(file.id());
    if (known != null) {
      return known;
    }
    Rows.Heading read;
    try {
      read = readable(station.read(file));
    } catch (IOException e) {
      read = unreadable(e);
    }
    headings.put(file.id(), read);
    return read;
  }

  private static Rows.Heading readable(Payload payload) {
    return new Rows.Heading(payload.type(), payload.subject(), payload.language(), "");
  }

  private static Rows.Heading unreadable(IOException e) {
    return new Rows.Heading("", "", "", String.valueOf(e.getMessage()));
  }

  /// All open messages and the newest others, by id.
  Map<String, Row> rows() {
    List<MessageFile> shown = new ArrayList<>();
    List<MessageFile> closed = new ArrayList<>();
    for (MessageFile file : station.book().messages()) {
      (file.openAt(desk) ? shown : closed).add(file);
    }
    closed.sort(Comparator.comparingLong(MessageFile::leaf).reversed());
    shown.addAll(closed.subList(0, Math.min(MAX_CLOSED_ROWS, closed.size())));
    Map<String, Row> result = new LinkedHashMap<>();
    for (MessageFile file : shown) {
      result.put(file.id().hex(), rows.row(file, heading(file)));
    }
    return result;
  }

  /// What waits in the outbox, and what was refused.
  List<DeskState.Queued> queue() throws IOException {
    List<DeskState.Queued> queue = new ArrayList<>();
    for (StationStore.OutboxState state :
        List.of(StationStore.OutboxState.PENDING, StationStore.OutboxState.REFUSED)) {
      for (StationStore.OutboxItem item : station.outbox(state)) {
        parse(item).ifPresent(act -> queue.add(queued(item, act)));
      }
    }
    return queue;
  }

  private static Optional<SignedAct> parse(StationStore.OutboxItem item) {
    try {
      return Optional.of(Acts.parse(item.act().toArray()));
    } catch (MalformedException e) {
      return Optional.empty(); // the next connection says so
    }
  }

  private DeskState.Queued queued(StationStore.OutboxItem item, SignedAct act) {
    ActContext context = act.act().context();
    Message message = act.act() instanceof Message m ? m : null;
    return new DeskState.Queued(
        item.actId().hex(),
        act.act().kind().name(),
        message != null
            ? Shown.text(queuedSubjects.getOrDefault(item.actId(), ""))
            : act.act() instanceof OfficerFact fact ? fact.messageId().hex() : "",
        message == null ? List.of() : message.action().stream().map(DeskId::value).toList(),
        message == null ? "" : message.precedence().name(),
        Shown.time(context.declared()),
        Shown.text(item.refusal()));
  }

  /// Whether something was learned since this was last asked.
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /// Something changed that the record does not tell.
  void touch() {
    changed = true;
  }

  @Override
  public void entry(long leaf, RecordEntry entry, boolean live) {
    changed = true;
  }

  @Override
  public void connected(String relay) {
    link.up(relay);
    changed = true;
  }

  @Override
  public void disconnected(String why) {
    link.down(why);
    changed = true;
  }

  @Override
  public void refused(Refusal refusal) {
    changed = true;
  }

  @Override
  public void close() throws IOException {
    try (keys) {
      station.close();
    }
  }

  /// The officer's entry in the directory of the own party.
  Optional<DirectoryEntry.Officer> listed(@Nullable LocalId officer) {
    return station.book().directory().officers(desk).stream()
        .filter(o -> o.officerId().equals(officer))
        .findFirst();
  }
}
