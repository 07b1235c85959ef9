package org.openhotline.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Plane;

/// The configuration of one relay node, as its file says it. What each value means and may be
/// stands in `relay.schema.json`.
///
/// @param node name of this node
/// @param plane the plane that it serves
/// @param listen where stations connect; port 0 takes a free one
/// @param data folder of log, record, bodies and index
/// @param intake folder with acts of authorities; null: none
/// @param metrics loopback address of metrics and health; null: none
/// @param tls files of the TLS identity
/// @param record who signs checkpoints
/// @param linkGrace how long a desk may be away before its link counts as down
/// @param snapshotEveryInputs how often the log is cut
/// @param diskReserveBytes new messages are refused when less is free
/// @param alwaysLinked desks that must always be reachable; null: every desk of the agreements
/// @param notices who is told when a desk without a link is called; null: nobody
/// @param board the operators' board; null: none
/// @param limits how much of everything there may be
public record RelayConfig(
    String node,
    Plane plane,
    Address listen,
    Path data,
    @Nullable Path intake,
    @Nullable Address metrics,
    Tls tls,
    CheckpointKey record,
    Duration linkGrace,
    long snapshotEveryInputs,
    long diskReserveBytes,
    @Nullable SortedSet<DeskId> alwaysLinked,
    @Nullable Notices notices,
    @Nullable Board board,
    Limits limits) {
  /// The operators' board.
  ///
  /// @param listen where it listens; port 0 takes a free one
  /// @param operators folder with the certificates of those who may open it
  public record Board(Address listen, Path operators) {}

  /// Who is told when a desk without a link is called.
  ///
  /// @param smtp the mail server; null if no target is a mailbox
  /// @param webhook how webhooks are called; null if no target is one
  /// @param targets at least one
  public record Notices(@Nullable Smtp smtp, @Nullable Hook webhook, List<Target> targets) {
    /// Copies the list.
    public Notices {
      targets = List.copyOf(targets);
    }
  }

  /// The mail server.
  ///
  /// @param server where it is
  /// @param security `tls`, `starttls` or `none`
  /// @param from sender's address
  /// @param user login; null: none
  /// @param password file of the password; null exactly when there is no user
  /// @param trust PEM file of authorities; null: those of the Java runtime
  public record Smtp(
      Address server,
      String security,
      String from,
      @Nullable String user,
      @Nullable Path password,
      @Nullable Path trust) {}

  /// How webhooks are called.
  ///
  /// @param secret file with `whsec_` and base64
  /// @param trust PEM file of authorities; null: those of the Java runtime
  public record Hook(Path secret, @Nullable Path trust) {}

  /// Somebody who is told; exactly one of `mail` and `webhook` is there.
  ///
  /// @param name as it stands in the record
  /// @param desk for which desk
  /// @param mail address; null: none
  /// @param webhook address; null: none
  public record Target(LocalId name, DeskId desk, @Nullable String mail, @Nullable URI webhook) {}

  /// A host and a port.
  ///
  /// @param host name or address, without brackets
  /// @param port 0 to 65535
  public record Address(String host, int port) {}

  /// Files of the TLS identity.
  ///
  /// @param certificate chain in PEM
  /// @param key encrypted key file
  public record Tls(Path certificate, Path key) {}

  /// Who signs checkpoints.
  ///
  /// @param origin their origin line
  /// @param key encrypted key file
  public record CheckpointKey(String origin, Path key) {}

  /// Limits; `relay.schema.json` says what each means.
  ///
  /// @param connections connections at once
  /// @param unauthenticatedPerSource unfinished handshakes of one source address
  /// @param handshakeTimeout total time of a handshake
  /// @param frameTimeout total time of a frame
  /// @param idleTimeout longest silence of a session
  /// @param stalledTimeout longest time that a session does not read
  /// @param bodyBytes longest sealed body
  /// @param bodiesPerSession bodies under way in one session
  /// @param outstandingPerSession submissions of one session without an answer
  /// @param outstandingPerSessionFlash further ones for FLASH
  /// @param outstandingTotal submissions that wait to be verified
  /// @param outstandingTotalFlash further ones for FLASH
  /// @param outstandingBytes bytes that wait to be verified
  /// @param outstandingBytesFlash further ones for FLASH
  /// @param verifyThreads threads that check signatures
  /// @param answers answers that wait for a slow reader
  /// @param fetches requests of one session that wait
  public record Limits(
      int connections,
      int unauthenticatedPerSource,
      Duration handshakeTimeout,
      Duration frameTimeout,
      Duration idleTimeout,
      Duration stalledTimeout,
      int bodyBytes,
      int bodiesPerSession,
      int outstandingPerSession,
      int outstandingPerSessionFlash,
      int outstandingTotal,
      int outstandingTotalFlash,
      long outstandingBytes,
      long outstandingBytesFlash,
      int verifyThreads,
      int answers,
      int fetches) {}
}
