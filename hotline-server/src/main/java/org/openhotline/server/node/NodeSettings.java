package org.openhotline.server.node;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.server.board.BoardSettings;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.notice.NoticeSettings;
import org.openhotline.server.transport.TransportLimits;

/// All that one relay node is told from outside.
///
/// @param node its name
/// @param plane the plane that it serves
/// @param listen where stations connect; port 0 takes a free one
/// @param metrics loopback address of metrics and health; null: none
/// @param data folder for log, record, bodies and index
/// @param intake folder with acts of authorities; null: none
/// @param tls the relay's TLS key and chain
/// @param signer signs checkpoints
/// @param linkGrace how long a desk may be away before its link counts as down
/// @param diskReserveBytes new messages are refused when less is free
/// @param snapshotEveryInputs how often the log is cut
/// @param transport limits at the edge
/// @param dispatch limits of streams
/// @param admission limits of submissions
/// @param operations what an operations room wants to be told
public record NodeSettings(
    String node,
    Plane plane,
    InetSocketAddress listen,
    @Nullable InetSocketAddress metrics,
    Path data,
    @Nullable Path intake,
    Tls tls,
    CheckpointSigner signer,
    Duration linkGrace,
    long diskReserveBytes,
    long snapshotEveryInputs,
    TransportLimits transport,
    DispatchLimits dispatch,
    AdmissionLimits admission,
    Operations operations) {
  /// What an operations room wants to be told.
  ///
  /// @param alwaysLinked desks that must always be reachable; null: every desk of the parties of
  ///   the agreements in force, without guarantors
  /// @param notices who is told when a desk without a link is called; null: nobody
  /// @param board the operators' board; null: none
  public record Operations(
      @Nullable SortedSet<DeskId> alwaysLinked,
      @Nullable NoticeSettings notices,
      @Nullable BoardSettings board) {
    /// The defaults.
    public static final Operations DEFAULT = new Operations(null, null, null);

    /// Copies the set.
    public Operations {
      alwaysLinked =
          alwaysLinked == null
              ? null
              : Collections.unmodifiableSortedSet(new TreeSet<>(alwaysLinked));
    }
  }

  /// The relay's TLS key.
  ///
  /// @param key of the first certificate
  /// @param chain the relay's certificate, then its root
  public record Tls(PrivateKey key, List<X509Certificate> chain) {
    /// Copies the chain.
    public Tls {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("the relay's TLS chain has no certificate");
      }
    }
  }

  /// Default of `linkGrace`.
  public static final Duration LINK_GRACE = Duration.ofSeconds(5);

  /// Default of `diskReserveBytes`: 512 MiB.
  public static final long DISK_RESERVE_BYTES = 512L << 20;

  /// Default of `snapshotEveryInputs`.
  public static final long SNAPSHOT_EVERY_INPUTS = 4_000;

  /// What the relay's logic needs of it.
  Relay.Settings relay() {
    return new Relay.Settings(
        node,
        plane,
        signer,
        linkGrace,
        diskReserveBytes,
        transport.bodyBytes(),
        dispatch,
        admission);
  }

  /// Folder of the record below a node's data.
  public static Path recordFolder(Path data) {
    return data.resolve("record");
  }
}
