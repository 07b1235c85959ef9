package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.directory.Listed;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;
import org.openhotline.server.dispatch.DeskIndex;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.dispatch.LinkPresence;
import org.openhotline.server.dispatch.Outlet;
import org.openhotline.server.dispatch.RecordView;
import org.openhotline.server.dispatch.StationStream;
import org.openhotline.server.transport.Gateway;
import org.openhotline.server.transport.StationLink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open sessions: takes new ones from the transport, wakes their streams, ends those whose
/// station may no longer be here. Any thread.
final class Sessions implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Shared shared;
  private final AtomicLong numbers = new AtomicLong();
  private final Set<StationSession> open = inOrder();
  private final Conduct conduct = new Conduct();

  /// Those of a desk that want entries pushed.
  private final Map<DeskId, Set<StationSession>> listening = new ConcurrentHashMap<>();

  private volatile boolean serving;

  /// What every session needs.
  ///
  /// @param node names this node
  /// @param maxBodyBytes told to stations
  /// @param linksChanged somebody came or went
  /// @param streams runs what streams do
  record Shared(
      String node,
      int maxBodyBytes,
      StationTrust trust,
      Supplier<Admission> admission,
      RecordView record,
      DeskIndex index,
      DispatchLimits dispatch,
      AdmissionLimits admissionLimits,
      LinkPresence presence,
      Runnable linksChanged,
      RefusalCounter refusals,
      InstantSource clock,
      Executor streams) {}

  /// Counts refusals.
  interface RefusalCounter {
    /// One refusal was told to a station.
    void refused(RefusalCode code);
  }

  Sessions(Shared shared) {
    this.shared = shared;
  }

  /// A set in the order in which sessions came: what is woken first is no matter of chance.
  private static Set<StationSession> inOrder() {
    return new ConcurrentSkipListSet<>(Comparator.comparingLong(StationSession::number));
  }

  /// Takes sessions from now on, or no more.
  void serving(boolean on) {
    serving = on;
  }

  @Override
  public Opening open(StationLink link, Greeting greeting) {
    if (!serving) {
      return new Rejected(
          Refusal.of(RefusalCode.NOT_SERVING, "the relay is not serving now; try again soon"));
    }
    return switch (shared.trust().judge(link.certificate())) {
      case CertificateChecks.Unfit(Refusal refusal) -> new Rejected(refusal);
      case CertificateChecks.Designated(Listed<DirectoryEntry.Station> listed, Instant _)
          when conduct.out(
              new Conduct.Station(listed.entry().desk(), listed.entry().stationId()),
              shared.clock().instant()) ->
          new Rejected(Conduct.tooMany());
      case CertificateChecks.Designated(Listed<DirectoryEntry.Station> listed, Instant notAfter) ->
          open(link, greeting, listed.entry(), notAfter);
    };
  }

  private Opening open(
      StationLink link, Greeting greeting, DirectoryEntry.Station station, Instant notAfter) {
    long size = shared.record().head().size();
    if (greeting.rememberedSize() > size || greeting.after() >= size) {
      return new Rejected(
          Refusal.of(
              RefusalCode.NOT_SERVING,
              "the station has verified a record of %d entries and has all up to leaf %d, this relay holds %d: the relay was set back; do not trust it before its operator has explained"
                  .formatted(greeting.rememberedSize(), greeting.after(), size),
              "size",
              Long.toString(size)));
    }
    StationStream stream =
        new StationStream(
            shared.streams(),
            new LinkOutlet(link),
            shared.record(),
            shared.index(),
            new StationStream.Session(
                station.desk(),
                greeting.subscribe(),
                greeting.after(),
                greeting.rememberedSize(),
                shared.node(),
                station.stationId(),
                shared.clock().instant(),
                shared.maxBodyBytes()),
            shared.dispatch());
    StationSession session =
        new StationSession(
            numbers.incrementAndGet(),
            link,
            stream,
            station,
            notAfter,
            greeting.subscribe(),
            shared,
            this);
    open.add(session);
    if (greeting.subscribe()) {
      listening.compute(
          station.desk(),
          (_, known) -> {
            Set<StationSession> sessions = known == null ? inOrder() : known;
            sessions.add(session);
            return sessions;
          });
      shared.presence().joined(station.desk());
      shared.linksChanged().run();
    }
    LOG.atInfo()
        .addKeyValue("connectionId", link.connectionId())
        .addKeyValue("desk", station.desk())
        .addKeyValue("station", station.stationId())
        .addKeyValue("subscribed", greeting.subscribe())
        .addKeyValue("software", Text.shown(greeting.software()))
        .log("Session open");
    stream.wake();
    return new Opened(session);
  }

  /// A session's station has caused a refusal; one too many ends all its sessions.
  void misconduct(StationSession session) {
    Conduct.Station station = session.station();
    if (conduct.refused(station, shared.clock().instant())) {
      for (StationSession each : open) {
        if (each.station().equals(station)) {
          each.link().close(Conduct.tooMany());
        }
      }
    }
  }

  /// A session has ended.
  void left(StationSession session) {
    open.remove(session);
    if (session.subscribed()) {
      listening.computeIfPresent(
          session.desk(),
          (_, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
          });
      shared.presence().left(session.desk(), shared.clock().instant());
      shared.linksChanged().run();
    }
  }

  /// Something was published.
  ///
  /// @param concerned desks that it concerns; null: everyone
  void wake(@Nullable Set<DeskId> concerned) {
    if (concerned == null) {
      open.forEach(StationSession::wake);
      return;
    }
    for (DeskId desk : concerned) {
      listening.getOrDefault(desk, Set.of()).forEach(StationSession::wake);
    }
  }

  /// Ends every session whose station's certificate is no longer good.
  void recheck() {
    for (StationSession session : open) {
      switch (shared.trust().judge(session.link().certificate())) {
        case CertificateChecks.Designated _ -> {}
        case CertificateChecks.Unfit(Refusal refusal) -> session.link().close(refusal);
      }
    }
  }

  /// Open sessions.
  int count() {
    return open.size();
  }

  /// Those open now, in the order in which they came.
  List<StationSession> all() {
    return List.copyOf(open);
  }

  /// Shortest time until a certificate of an open session ends.
  Duration shortestCertificate(Duration none) {
    Instant now = shared.clock().instant();
    return open.stream()
        .map(session -> Duration.between(now, session.notAfter()))
        .min(Duration::compareTo)
        .orElse(none);
  }

  private record LinkOutlet(StationLink link) implements Outlet {
    @Override
    public boolean writable() {
      return link.writable();
    }

    @Override
    public void write(byte[] frame) {
      link.write(frame);
    }

    @Override
    public void reading(boolean on) {
      link.reading(on);
    }

    @Override
    public void close(Refusal why) {
      link.close(why);
    }
  }
}
