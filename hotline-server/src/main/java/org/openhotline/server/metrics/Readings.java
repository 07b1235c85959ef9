package org.openhotline.server.metrics;

import java.time.Duration;
import java.time.Instant;
import org.openhotline.protocol.message.Precedence;

/// Values that are read when somebody looks. Any thread; must be quick.
public interface Readings {
  /// Open sessions.
  int sessions();

  /// Connections with and without a session.
  int connections();

  /// Leaves of the published record.
  long recordSize();

  /// Bytes that may still be written where the relay keeps its data.
  long diskFreeBytes();

  /// Wall clock minus the relay's time.
  Duration clockDeparture();

  /// New messages are refused when less than this is left.
  long diskReserveBytes();

  /// The relay's time.
  Instant time();

  /// Desks that must always be reachable and have no link.
  int desksUnlinked();

  /// Whether the relay does its work.
  Health health();

  /// Submissions that wait to be verified or ordered.
  int waiting();

  /// Time until the relay's own certificate ends.
  Duration relayCertificateLeft();

  /// Shortest time until the certificate of a connected station ends; of none: the largest duration
  /// that is shown.
  Duration stationCertificateLeft();

  /// Messages of a precedence that an addressee still owes something.
  int open(Precedence precedence);

  /// Of these, messages with a deadline that has passed.
  int overdue(Precedence precedence);

  /// Messages of a precedence whose ladder is at its end at an addressee and stands.
  int exhausted(Precedence precedence);
}
