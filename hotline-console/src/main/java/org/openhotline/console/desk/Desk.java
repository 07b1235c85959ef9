package org.openhotline.console.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.StationHome;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.console.view.Contract;
import org.openhotline.console.view.DeskState;
import org.openhotline.console.view.Person;
import org.openhotline.console.view.Shown;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.WatchChange;

/// One desk at work: locked, then open, with an officer in the seat or without.
///
/// The officer in the seat has unlocked his key by his passphrase and signs with it until he leaves
/// the seat; every second signature asks for the other officer's passphrase, and that key is
/// destroyed at once.
///
/// Threading: the station's thread.
public final class Desk implements AutoCloseable {
  /// How long an act waits for the relay's receipt before it counts as queued.
  static final Duration RECEIPT = Duration.ofSeconds(10);

  private final StationHome home;
  private final InstantSource clock;
  private final Keys keys;
  private final Drafts drafts;
  private @Nullable OpenStation open;
  private @Nullable LocalId seated;
  private @Nullable SigningKeyPair seatKey;

  /// The desk whose home lies in `folder`; opens no key.
  ///
  /// @throws IOException if the folder is no station's home
  public Desk(Path folder, InstantSource clock) throws IOException {
    this.home = StationHome.read(folder);
    this.clock = clock;
    this.keys = new Keys(home, clock);
    this.drafts = new Drafts(this);
  }

  /// Opens the station, if it is not open, by the passphrase of its home.
  public void unlock(char[] passphrase) throws IOException, ActException {
    if (open == null) {
      HomeKeys opened = keys.station(passphrase);
      try {
        open = new OpenStation(opened, opened.station(), clock);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
    }
  }

  /// An officer sits down: his key is unlocked until he leaves. Whoever sat there has left.
  public void sit(String officer, char[] passphrase) throws IOException, ActException {
    station();
    LocalId id = officer(officer);
    SigningKeyPair key = keys.officer(id, passphrase);
    leave();
    seated = id;
    seatKey = key;
    station().touch();
  }

  /// The officer leaves the seat; his key is destroyed. The station goes on listening.
  public void leave() {
    Keys.destroy(seatKey);
    seatKey = null;
    seated = null;
    if (open != null) {
      open.touch();
    }
  }

  /// Takes, hands over or releases the watch.
  ///
  /// HAND_OVER: from who is on watch to the officer in the seat, or from the officer in the seat to
  /// another; `other` is the one who is not in the seat, and `passphrase` is his.
  public Done watch(WatchChange.Change change, String other, char[] passphrase)
      throws IOException, RefusedException, ActException {
    OpenStation o = station();
    SigningKeyPair mine = seatKey();
    List<ActId> items =
        change == WatchChange.Change.TAKE ? List.of() : o.station().book().openAt(o.desk());
    if (change != WatchChange.Change.HAND_OVER) {
      return submit(watchAct(change, items), List.of(mine));
    }
    LocalId otherId = officer(other);
    if (otherId.equals(seated)) {
      throw new ActException(
          ActException.Code.SAME_OFFICER, "the watch is handed over between two officers");
    }
    boolean incoming = !onWatch(mine);
    SigningKeyPair theirs = keys.officer(otherId, passphrase);
    boolean kept = false;
    try {
      Done done =
          submit(watchAct(change, items), incoming ? List.of(theirs, mine) : List.of(mine, theirs));
      if (!incoming) {
        leave();
        seated = otherId;
        seatKey = theirs;
        kept = true;
      }
      return done;
    } finally {
      if (!kept) {
        Keys.destroy(theirs);
      }
    }
  }

  private WatchChange watchAct(WatchChange.Change change, List<ActId> items) throws ActException {
    Station s = station().station();
    return new WatchChange(
        s.context(s.identity().trusted().firstEntry().getValue().version()), change, items);
  }

  private boolean onWatch(SigningKeyPair key) throws ActException {
    OpenStation o = station();
    return o.station()
        .book()
        .watch(o.desk())
        .filter(w -> w.officer().equals(key.credentialId()))
        .isPresent();
  }

  /// Suspends or resumes a channel, signed by an officer whose key is unlocked for this act only.
  ///
  /// @param agreement the channel
  /// @param head officer id; the relay refuses who is not a head of the centre
  public Done channel(
      AgreementId agreement, boolean suspended, String reason, String head, char[] passphrase)
      throws IOException, RefusedException, ActException {
    Station s = station().station();
    Agreement chosen = s.book().agreements().get(agreement);
    if (chosen == null) {
      throw new ActException(
          ActException.Code.UNKNOWN, "no agreement " + agreement + " is in force");
    }
    ChannelChange change = new ChannelChange(s.context(chosen.version()), suspended, reason);
    SigningKeyPair theirs = keys.officer(officer(head), passphrase);
    try {
      return submit(change, List.of(theirs));
    } finally {
      theirs.destroy();
    }
  }

  private Done submit(Act act, List<SigningKeyPair> signers)
      throws IOException, RefusedException, ActException {
    Station s = station().station();
    Instant before = clock.instant();
    Optional<Receipted> receipt = s.submit(s.sign(act, signers), new byte[0], false, RECEIPT);
    measure(before, receipt);
    return Done.of(act.context().actId().hex(), receipt, false);
  }

  /// States a fact about a message, signed by the officer in the seat.
  ///
  /// @param kind ACKNOWLEDGED, HOLDING, DECLINED, CANCEL or CLOSE
  /// @param reason where one is needed; else empty
  /// @param promised for HOLDING; else null
  public Done state(String id, ActKind kind, String reason, @Nullable Instant promised)
      throws IOException, RefusedException, ActException {
    OpenStation o = station();
    MessageFile file = o.message(id);
    Instant before = clock.instant();
    Optional<Receipted> receipt =
        o.station().state(file, kind, reason, promised, seatKey(), RECEIPT);
    measure(before, receipt);
    o.touch();
    boolean late =
        kind == ActKind.ACKNOWLEDGED
            && file.addressee(o.desk()).flatMap(AddresseeFile::lateSince).isPresent();
    return Done.of(id, receipt, late);
  }

  /// A receipt tells how far the two clocks are apart.
  void measure(Instant before, Optional<Receipted> receipt) throws ActException {
    LinkKeeper link = station().link();
    receipt.ifPresent(r -> link.measured(before, r.recorded(), clock.instant()));
  }

  /// Messages that wait to be sent.
  public Drafts drafts() {
    return drafts;
  }

  /// What pages ask about the record.
  public Questions questions() throws ActException {
    return new Questions(station());
  }

  OpenStation station() throws ActException {
    OpenStation o = open;
    if (o == null) {
      throw new ActException(ActException.Code.LOCKED, "the station is locked; unlock it first");
    }
    return o;
  }

  SigningKeyPair seatKey() throws ActException {
    SigningKeyPair key = seatKey;
    if (key == null) {
      throw new ActException(
          ActException.Code.NO_SEAT, "nobody works here; take the seat with your passphrase first");
    }
    return key;
  }

  LocalId seated() throws ActException {
    LocalId officer = seated;
    if (officer == null) {
      throw new ActException(
          ActException.Code.NO_SEAT, "nobody works here; take the seat with your passphrase first");
    }
    return officer;
  }

  Keys keys() {
    return keys;
  }

  Instant now() {
    return clock.instant();
  }

  static LocalId officer(String id) throws ActException {
    try {
      return new LocalId(id);
    } catch (IllegalArgumentException e) {
      throw new ActException(ActException.Code.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  /// One turn of the line; returns how long the thread may rest.
  Duration turn() {
    OpenStation o = open;
    return o == null ? Duration.ofMillis(40) : o.link().turn();
  }

  /// Whether something may look different since this was last asked.
  boolean takeChanged() {
    return open != null && open.takeChanged();
  }

  /// Everything that pages show all the time.
  public DeskState state() throws IOException {
    DeskState.Home about =
        new DeskState.Home(
            home.desk().party().value(),
            home.desk().value(),
            home.station().value(),
            home.plane().name(),
            home.relays(),
            home.officers().stream().map(LocalId::value).toList());
    OpenStation o = open;
    if (o == null) {
      return new DeskState(
          about,
          List.of(),
          false,
          "",
          new DeskState.Link(false, 0, "", "", null),
          null,
          null,
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          Map.of());
    }
    RecordBook book = o.station().book();
    Map<String, Boolean> links = new TreeMap<>();
    List<Contract> contracts = Contract.all(book, o.desk());
    for (Contract contract : contracts) {
      for (Contract.Desk desk : contract.desks()) {
        book.linked(new DeskId(desk.id())).ifPresent(up -> links.put(desk.id(), up));
      }
    }
    return new DeskState(
        about,
        home.officers().stream().map(id -> person(o, id)).toList(),
        true,
        o.link().trouble(),
        o.link().state(),
        seat(o),
        watch(o),
        o.rows(),
        drafts.waiting(),
        o.queue(),
        contracts,
        links);
  }

  private static Person person(OpenStation o, LocalId officer) {
    return o.listed(officer)
        .map(e -> Person.of(officer.value(), e.name(), List.copyOf(e.roles())))
        .orElseGet(() -> new Person(officer.value(), officer.value(), List.of(), false));
  }

  private DeskState.@Nullable Seat seat(OpenStation o) {
    LocalId officer = seated;
    SigningKeyPair key = seatKey;
    if (officer == null || key == null) {
      return null;
    }
    Person person = o.listed(officer).isPresent() ? person(o, officer) : null;
    boolean watching =
        o.station()
            .book()
            .watch(o.desk())
            .filter(w -> w.officer().equals(key.credentialId()))
            .isPresent();
    return new DeskState.Seat(officer.value(), person, watching);
  }

  private static DeskState.@Nullable OnWatch watch(OpenStation o) {
    RecordBook book = o.station().book();
    RecordBook.Watch watch = book.watch(o.desk()).orElse(null);
    if (watch == null) {
      return null;
    }
    Person person =
        book.directory()
            .officer(watch.officer())
            .map(l ->
                Person.of(
                    l.entry().officerId().value(),
                    l.entry().name(),
                    List.copyOf(l.entry().roles())))
            .orElseGet(() -> new Person("", Shown.text(watch.name()), List.of(), false));
    return new DeskState.OnWatch(person, Shown.time(watch.since()), book.openAt(o.desk()).size());
  }

  /// Destroys the key in the seat and closes the station.
  @Override
  public void close() throws IOException {
    leave();
    drafts.clear();
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
