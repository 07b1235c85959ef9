package org.openhotline.server.board;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;

/// What a relay lets its board read. There is nothing here by which anything could be submitted.
///
/// Threading: any thread; nothing waits for the relay's own threads.
public interface BoardSource {
  /// What the core knew at the end of the last batch; copies, at once.
  Facts facts();

  /// The open sessions; at once.
  List<Link> links();

  /// How the relay is; asks the file system.
  Condition condition();

  /// Entries of the published record.
  long recordSize();

  /// Exact bytes of entries of the published record, at least one; fewer than asked for where the
  /// record ends, or where it likes.
  ///
  /// @param from below [#recordSize]
  /// @param count at least 1
  /// @throws IOException if the record cannot be read
  List<Bytes> entries(long from, int count) throws IOException;

  /// Leaves about a message, ascending, at most `limit`.
  ///
  /// @throws IOException if the index cannot be read
  List<Long> about(ActId message, int limit) throws IOException;

  /// What the core knew.
  ///
  /// @param directory all parties
  /// @param inForce agreements in force
  /// @param linked desks with a live link
  record Facts(
      Directory directory, SortedMap<AgreementId, Agreement> inForce, SortedSet<DeskId> linked) {}

  /// A station's open session.
  ///
  /// @param desk of the station
  /// @param station its name
  /// @param since when the session began
  /// @param pinged when its last ping came; null if none has
  /// @param certificateEnds end of its certificate
  record Link(
      DeskId desk,
      LocalId station,
      Instant since,
      @Nullable Instant pinged,
      Instant certificateEnds) {}

  /// How the relay is.
  ///
  /// @param checks as its health endpoint tells them
  /// @param stalled for how long nothing was committed although inputs wait
  /// @param late for how long something is due that has not fired; zero if nothing is
  /// @param freeBytes left on the disk
  /// @param reserveBytes new messages are refused below
  /// @param waiting submissions that wait to be verified or ordered
  /// @param sessions open sessions
  /// @param departure of the wall clock from the relay's time
  /// @param certificateEnds end of the relay's certificate
  record Condition(
      List<Check> checks,
      Duration stalled,
      Duration late,
      long freeBytes,
      long reserveBytes,
      int waiting,
      int sessions,
      Duration departure,
      Instant certificateEnds) {
    /// Copies the list.
    public Condition {
      checks = List.copyOf(checks);
    }
  }

  /// A health check.
  ///
  /// @param name for instance `DISK`
  /// @param flaw what is wrong, with value, limit and what to do; null if nothing is
  record Check(String name, @Nullable String flaw) {}
}
