package org.openhotline.server.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.board.Board;
import org.openhotline.server.board.BoardSettings;
import org.openhotline.server.board.BoardSource;
import org.openhotline.server.metrics.Health;
import org.openhotline.server.store.IndexStore;
import org.openhotline.server.time.DisciplinedClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the board of a node together with its relay. What goes wrong with the board is logged and
/// leaves the relay without one.
final class BoardRoom implements BoardSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BoardRoom.class);
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final NodeSettings settings;
  private final Parts parts;
  private @Nullable Board board;

  /// What the board reads.
  ///
  /// @param relay the relay
  /// @param index over its record
  /// @param health judges the node
  /// @param stalledSeconds for how long nothing was committed although inputs wait
  /// @param freeBytes asks the file system
  /// @param clock the relay's time
  record Parts(
      Relay relay,
      IndexStore index,
      Supplier<Health> health,
      LongSupplier stalledSeconds,
      LongSupplier freeBytes,
      DisciplinedClock clock) {}

  private BoardRoom(NodeSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  /// Prepares the board: the relay must have applied its log and not yet be started.
  static BoardRoom open(NodeSettings settings, Parts parts, InstantSource wall) {
    BoardRoom room = new BoardRoom(settings, parts);
    BoardSettings wanted = settings.operations().board();
    if (wanted != null) {
      try {
        Board made = Board.open(room.setting(wanted), room, parts.clock(), wall);
        parts.relay().tellOpen(made.changes());
        room.board = made;
      } catch (IOException | RuntimeException e) {
        // A relay without a board is a relay.
        LOG.atError().setCause(e).log("There is no board: it cannot be opened");
      }
    }
    return room;
  }

  private Board.Setting setting(BoardSettings wanted) throws IOException {
    return new Board.Setting(
        settings.node(),
        settings.plane().name(),
        wanted,
        settings.data().resolve(BoardSettings.LOG_FILE),
        hosts(settings.tls().chain().getFirst()),
        settings.tls().key(),
        settings.tls().chain());
  }

  /// Names and addresses for which the relay's certificate is, IPv6 in brackets.
  private static SortedSet<String> hosts(X509Certificate certificate) throws IOException {
    SortedSet<String> hosts = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.getFirst() instanceof Integer kind && name.get(1) instanceof String host) {
            if (kind == DNS_NAME) {
              hosts.add(host);
            } else if (kind == IP_ADDRESS) {
              hosts.add(host.indexOf(':') >= 0 ? "[" + host + "]" : host);
            }
          }
        }
      }
      return hosts;
    } catch (CertificateParsingException e) {
      throw new IOException("the relay's certificate names no hosts: " + e.getMessage(), e);
    }
  }

  /// Serves the board, if there is one.
  void start() {
    Board opened = board;
    if (opened == null) {
      return;
    }
    try {
      opened.start();
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("There is no board: it cannot be served");
      close();
    }
  }

  /// Where the board is; null if there is none.
  @Nullable InetSocketAddress address() {
    Board opened = board;
    return opened == null ? null : opened.address();
  }

  /// How a browser calls it, by a name for which the relay's certificate is; null if there is none.
  @Nullable String url() {
    InetSocketAddress at = address();
    try {
      return at == null
          ? null
          : "https://%s:%d/"
              .formatted(hosts(settings.tls().chain().getFirst()).getLast(), at.getPort());
    } catch (IOException e) {
      throw new IllegalStateException("the board is open, so its hosts were read", e);
    }
  }

  @Override
  public Facts facts() {
    RelayView view = parts.relay().view();
    return new Facts(view.directory(), view.agreements(), view.linked());
  }

  @Override
  public List<Link> links() {
    return parts.relay().sessions().all().stream()
        .map(session ->
            new Link(
                session.desk(),
                session.station().id(),
                session.since(),
                session.pinged(),
                session.notAfter()))
        .toList();
  }

  @Override
  public Condition condition() {
    Instant now = parts.clock().instant();
    Instant due = parts.relay().view().nextDue();
    Duration late = due == null || due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
    return new Condition(
        parts.health().get().findings().stream()
            .map(finding ->
                new Check(finding.check().name(), finding.good() ? null : finding.reason()))
            .toList(),
        Duration.ofSeconds(parts.stalledSeconds().getAsLong()),
        late,
        parts.freeBytes().getAsLong(),
        settings.diskReserveBytes(),
        parts.relay().waiting(),
        parts.relay().sessions().count(),
        parts.clock().departure(),
        settings.tls().chain().getFirst().getNotAfter().toInstant());
  }

  @Override
  public long recordSize() {
    return parts.relay().recordSize();
  }

  @Override
  public List<Bytes> entries(long from, int count) throws IOException {
    long published = recordSize() - from;
    return parts.relay().entries(from, (int) Math.min(count, published));
  }

  @Override
  public List<Long> about(ActId message, int limit) throws IOException {
    return parts.index().about(message, limit);
  }

  @Override
  public void close() {
    Board opened = board;
    board = null;
    if (opened != null) {
      try {
        opened.close();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("The board did not stop cleanly");
      }
    }
  }
}
