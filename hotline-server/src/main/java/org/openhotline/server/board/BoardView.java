package org.openhotline.server.board;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Text;
import org.openhotline.server.core.OnWatch;
import org.openhotline.server.core.OpenItem;

/// Makes what pages show from what the relay lets read. Not thread-safe: for the board's thread.
final class BoardView {
  /// Most open items that pages are told; the most urgent ones.
  static final int MAX_ROWS = 500;

  /// Lines of the log that pages are told.
  static final int LOG_LINES = 100;

  private static final Duration SOON = Duration.ofMinutes(1);

  private final BoardSource source;
  private final OpenBoard open;
  private final OperatorLog log;
  private final Map<Bytes, Long> certificateEnds = new HashMap<>();

  private record Taken(ActId message, @Nullable DeskId desk) {}

  BoardView(BoardSource source, OpenBoard open, OperatorLog log) {
    this.source = source;
    this.open = open;
    this.log = log;
  }

  /// Who and where.
  ///
  /// @param relay name of the node
  /// @param plane `LIVE` or `EXERCISE`
  record Place(String relay, String plane) {}

  /// Everything as of `now`.
  BoardState make(Place place, DeskFacts facts, BoardState.Known known, Instant now) {
    BoardSource.Facts core = source.facts();
    List<OpenItem> items = open.sorted();
    List<OperatorLog.Line> lines = log.last();
    return new BoardState(
        place.relay(),
        place.plane(),
        open.told(),
        counts(items, facts, now),
        rows(items.subList(0, Math.min(items.size(), MAX_ROWS)), lines),
        Math.max(0, items.size() - MAX_ROWS),
        desks(core, facts),
        versions(core),
        condition(),
        logEnd(lines),
        known);
  }

  private static BoardState.Counts counts(List<OpenItem> items, DeskFacts facts, Instant now) {
    int exhausted = 0;
    int overdue = 0;
    int soon = 0;
    int waiting = 0;
    int replies = 0;
    for (OpenItem item : items) {
      exhausted += item.exhausted() ? 1 : 0;
      if (item.overdue()) {
        overdue++;
      } else if (item.obligation() == Obligation.REPLY) {
        replies++;
      } else if (item.due().isBefore(now.plus(SOON))) {
        soon++;
      } else {
        waiting++;
      }
    }
    return new BoardState.Counts(
        exhausted, overdue, soon, waiting, replies, facts.acknowledgedOn(now));
  }

  private Map<String, BoardState.Row> rows(List<OpenItem> items, List<OperatorLog.Line> lines) {
    Map<Taken, BoardState.Handler> handlers = new HashMap<>();
    Map<ActId, Integer> notes = new HashMap<>();
    for (OperatorLog.Line line : lines) {
      if (line.message() != null) {
        switch (line.action()) {
          case TAKE ->
              handlers.put(
                  new Taken(line.message(), line.desk()),
                  new BoardState.Handler(line.operator(), line.time().toEpochMilli()));
          case NOTE -> notes.merge(line.message(), 1, Integer::sum);
          case CALL, SILENCE -> {}
        }
      }
    }
    Map<AgreementVersion, Integer> steps = new HashMap<>();
    open.versions().forEach(a -> steps.put(a.version(), a.ladder().steps().getLast().number()));
    Map<String, BoardState.Row> rows = new LinkedHashMap<>();
    for (OpenItem item : items) {
      BoardState.Row row =
          row(
              item,
              steps.get(item.agreement()),
              handlers.get(new Taken(item.message(), item.desk())),
              notes.getOrDefault(item.message(), 0));
      rows.put(row.key(), row);
    }
    return rows;
  }

  private static BoardState.Row row(
      OpenItem item, @Nullable Integer steps, BoardState.@Nullable Handler handler, int notes) {
    OpenItem.Next next = item.next();
    return new BoardState.Row(
        item.message().hex() + "-" + item.desk(),
        item.message().hex(),
        item.leaf(),
        item.agreement().id().value(),
        item.origin().value(),
        item.desk().value(),
        item.precedence().name(),
        item.accepted().toEpochMilli(),
        item.delivery().name(),
        item.obligation().name(),
        item.due().toEpochMilli(),
        item.promised(),
        item.overdue(),
        item.exhausted(),
        item.step(),
        steps,
        next == null ? null : next.step(),
        next == null ? null : next.at().toEpochMilli(),
        handler,
        notes);
  }

  private List<BoardState.Desk> desks(BoardSource.Facts core, DeskFacts facts) {
    Map<DeskId, List<BoardSource.Link>> links = new HashMap<>();
    source
        .links()
        .forEach(link -> links.computeIfAbsent(link.desk(), _ -> new ArrayList<>()).add(link));
    Map<DeskId, BoardState.Desk> desks = new LinkedHashMap<>();
    for (Agreement agreement : core.inForce().values()) {
      for (Agreement.Party party : agreement.parties()) {
        for (Agreement.Desk desk : party.desks()) {
          desks.computeIfAbsent(
              desk.id(), id -> desk(party, desk, core, facts, links.getOrDefault(id, List.of())));
        }
      }
    }
    return List.copyOf(desks.values());
  }

  private BoardState.Desk desk(
      Agreement.Party party,
      Agreement.Desk desk,
      BoardSource.Facts core,
      DeskFacts facts,
      List<BoardSource.Link> links) {
    OnWatch watch = open.watches().get(desk.id());
    Instant human = facts.human(desk.id());
    Duration clock = facts.clock(desk.id());
    DeskFacts.Pace pace = facts.pace(desk.id());
    return new BoardState.Desk(
        desk.id().value(),
        Text.shown(desk.name()),
        party.id().value(),
        Text.shown(desk.track()),
        party.guarantor(),
        core.linked().contains(desk.id()),
        stations(core.directory().stations(desk.id()), links),
        watch == null
            ? null
            : new BoardState.Watch(officer(core, watch), watch.since().toEpochMilli()),
        human == null ? null : human.toEpochMilli(),
        clock == null ? null : clock.toMillis(),
        pace.count(),
        Reports.wait(pace.median()),
        Reports.wait(pace.p95()));
  }

  private static String officer(BoardSource.Facts core, OnWatch watch) {
    return core.directory()
        .officer(watch.officer())
        .map(listed -> Text.shown(listed.entry().name()))
        .orElseGet(() -> watch.officer().hex().substring(0, 16));
  }

  private List<BoardState.Station> stations(
      List<DirectoryEntry.Station> known, List<BoardSource.Link> links) {
    List<BoardState.Station> stations = new ArrayList<>();
    for (DirectoryEntry.Station station : known) {
      BoardSource.Link link =
          links.stream()
              .filter(l -> l.station().equals(station.stationId()))
              .max(Comparator.comparing(BoardSource.Link::since))
              .orElse(null);
      stations.add(
          new BoardState.Station(
              station.stationId().value(),
              link == null ? null : link.since().toEpochMilli(),
              link == null || link.pinged() == null ? null : link.pinged().toEpochMilli(),
              link == null
                  ? ends(station.tlsCertificate())
                  : Long.valueOf(link.certificateEnds().toEpochMilli())));
    }
    return stations;
  }

  /// When a certificate ends; null if it cannot be read.
  private @Nullable Long ends(Bytes certificate) {
    if (certificateEnds.size() > MAX_ROWS) {
      certificateEnds.clear();
    }
    long ends =
        certificateEnds.computeIfAbsent(
            certificate,
            der -> {
              try {
                return CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der.toArray()))
                        instanceof X509Certificate x509
                    ? x509.getNotAfter().toInstant().toEpochMilli()
                    : 0L;
              } catch (CertificateException e) {
                return 0L;
              }
            });
    return ends == 0 ? null : ends;
  }

  private List<BoardState.Version> versions(BoardSource.Facts core) {
    return open.versions().stream()
        .sorted(
            Comparator.comparing((Agreement a) -> a.version().id())
                .thenComparing(Agreement::number, Comparator.reverseOrder()))
        .map(agreement -> {
          Agreement current = core.inForce().get(agreement.version().id());
          return new BoardState.Version(
              agreement.version().digest().hex(),
              agreement.version().id().value(),
              agreement.number(),
              Text.shown(agreement.title()),
              current != null && current.version().equals(agreement.version()),
              agreement.parties().stream().map(party -> party.id().value()).toList());
        })
        .toList();
  }

  private BoardState.Condition condition() {
    BoardSource.Condition of = source.condition();
    return new BoardState.Condition(
        of.checks(),
        of.stalled().toSeconds(),
        of.late().toMillis(),
        of.freeBytes(),
        of.reserveBytes(),
        of.waiting(),
        of.sessions(),
        of.departure().toMillis(),
        of.certificateEnds().toEpochMilli(),
        source.recordSize());
  }

  private BoardState.LogEnd logEnd(List<OperatorLog.Line> lines) {
    OperatorLog.Head head = log.head();
    return new BoardState.LogEnd(
        head.lines(),
        head.head().hex(),
        lines.reversed().stream().limit(LOG_LINES).map(BoardState.Line::of).toList());
  }
}
