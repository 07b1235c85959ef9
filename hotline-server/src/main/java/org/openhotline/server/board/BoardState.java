package org.openhotline.server.board;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What pages of the board show, in the form in which they are sent: times in milliseconds since
/// 1970, texts of others made safe to show. Immutable.
///
/// @param relay name of the node
/// @param plane `LIVE` or `EXERCISE`
/// @param ready whether the core has told what is open; before, the lists are empty and say nothing
/// @param counts the counters
/// @param rows open items in the room's order, by key; at most [BoardView#MAX_ROWS]
/// @param more open items that are not among the rows
/// @param desks desks of the agreements in force
/// @param agreements versions of agreements, newest first
/// @param health how the relay is
/// @param log how far the operators' log is, and its last lines, newest first
/// @param facts how far back acknowledgement times and human checks are known
record BoardState(
    String relay,
    String plane,
    boolean ready,
    Counts counts,
    Map<String, Row> rows,
    int more,
    List<Desk> desks,
    List<Version> agreements,
    Condition health,
    LogEnd log,
    Known facts) {
  BoardState {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    desks = List.copyOf(desks);
    agreements = List.copyOf(agreements);
  }

  /// Counters.
  ///
  /// @param exhausted whose ladder is at its end, overdue or not
  /// @param overdue whose deadline has passed
  /// @param soon acknowledgements due within a minute
  /// @param waiting other acknowledgements that are awaited
  /// @param replies replies that are owed and not overdue
  /// @param acknowledged acknowledgements of this UTC day
  record Counts(int exhausted, int overdue, int soon, int waiting, int replies, int acknowledged) {}

  /// What one addressee owes for one message.
  ///
  /// @param key names the row
  /// @param id message
  /// @param leaf in the record
  /// @param agreement id of the agreement
  /// @param from who waits
  /// @param desk who owes
  /// @param precedence of the message
  /// @param accepted when its clocks began
  /// @param delivery how far it came
  /// @param owes what is owed
  /// @param due last instant in time
  /// @param promised whether an officer set it
  /// @param overdue whether OVERDUE was stated
  /// @param exhausted whether the ladder is at its end
  /// @param step last step that fired; null: none
  /// @param steps number of the ladder's last step; null: not known
  /// @param nextStep step that fires next; null: the end of the ladder, or nothing
  /// @param nextAt when; null: nothing fires
  /// @param handler who took it; null: nobody
  /// @param notes notes about the message
  record Row(
      String key,
      String id,
      long leaf,
      String agreement,
      String from,
      String desk,
      String precedence,
      long accepted,
      String delivery,
      String owes,
      long due,
      boolean promised,
      boolean overdue,
      boolean exhausted,
      @Nullable Integer step,
      @Nullable Integer steps,
      @Nullable Integer nextStep,
      @Nullable Long nextAt,
      @Nullable Handler handler,
      int notes) {}

  /// Who took an item.
  ///
  /// @param name the operator
  /// @param since when
  record Handler(String name, long since) {}

  /// A desk.
  ///
  /// @param desk its id
  /// @param name for people
  /// @param party its party
  /// @param track for instance diplomatic
  /// @param guarantor whether its party guarantees
  /// @param linked whether it is reachable
  /// @param stations its stations
  /// @param watch who is on watch; null: nobody
  /// @param human when a human of it last signed; null: not known
  /// @param clock by how many milliseconds the relay's time was ahead of its station's; null: not
  ///   known
  /// @param judged acknowledgements that median and p95 are of
  /// @param median half of them
  /// @param p95 nineteen in twenty
  record Desk(
      String desk,
      String name,
      String party,
      String track,
      boolean guarantor,
      boolean linked,
      List<Station> stations,
      @Nullable Watch watch,
      @Nullable Long human,
      @Nullable Long clock,
      int judged,
      Wait median,
      Wait p95) {
    Desk {
      stations = List.copyOf(stations);
    }
  }

  /// A station.
  ///
  /// @param station its name
  /// @param connected since when; null: not connected
  /// @param pinged when its last ping came; null: none in this session
  /// @param certificateEnds end of its certificate; null: not known
  record Station(
      String station,
      @Nullable Long connected,
      @Nullable Long pinged,
      @Nullable Long certificateEnds) {}

  /// An officer on watch.
  ///
  /// @param name of the officer
  /// @param since when
  record Watch(String name, long since) {}

  /// How long something took.
  ///
  /// @param kind `NOBODY`: nothing to say, `NEVER`: without end, `WITHIN`: within `millis`
  /// @param millis how long; 0 unless `WITHIN`
  record Wait(String kind, long millis) {}

  /// A version of an agreement.
  ///
  /// @param digest names it
  /// @param agreement id of the agreement
  /// @param number version number
  /// @param title for people
  /// @param inForce whether it is in force
  /// @param parties its parties
  record Version(
      String digest,
      String agreement,
      int number,
      String title,
      boolean inForce,
      List<String> parties) {
    Version {
      parties = List.copyOf(parties);
    }
  }

  /// How the relay is; see [BoardSource.Condition].
  record Condition(
      List<BoardSource.Check> checks,
      long stalledSeconds,
      long lateMillis,
      long freeBytes,
      long reserveBytes,
      int waiting,
      int sessions,
      long departureMillis,
      long certificateEnds,
      long record) {
    Condition {
      checks = List.copyOf(checks);
    }
  }

  /// The end of the operators' log.
  ///
  /// @param lines number of lines
  /// @param head SHA-256 of the last
  /// @param last the last ones, newest first
  record LogEnd(long lines, String head, List<Line> last) {
    LogEnd {
      last = List.copyOf(last);
    }
  }

  /// A line of it; see [OperatorLog.Line].
  record Line(
      long number,
      long time,
      long wall,
      String operator,
      String certificate,
      String action,
      @Nullable String desk,
      @Nullable String message,
      String text) {
    /// For pages.
    static Line of(OperatorLog.Line line) {
      return new Line(
          line.number(),
          line.time().toEpochMilli(),
          line.wall().toEpochMilli(),
          line.operator(),
          line.certificate(),
          line.action().name(),
          line.desk() == null ? null : line.desk().value(),
          line.message() == null ? null : line.message().hex(),
          org.openhotline.protocol.message.Text.multiline(line.text()));
    }
  }

  /// From which leaf of the record on the board has read, and when that was.
  ///
  /// @param leaf first leaf
  /// @param since its time; null: the record is empty
  /// @param whole whether it has read up to the end
  record Known(long leaf, @Nullable Long since, boolean whole) {}
}
