package org.openhotline.server.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;

/// Looks up acts and closed messages as of a size of the record, so that a replay behind the index
/// sees what was there at its time.
///
/// A connection of its own with prepared statements, because every input asks. For one thread.
public final class ClosedMessages {
  private final Connection reader;
  private final PreparedStatement act;
  private final PreparedStatement message;

  /// An act of the record.
  ///
  /// @param leaf its index
  /// @param digest SHA-256 of the signed act
  public record RecordedAct(long leaf, Digest digest) {}

  private ClosedMessages(Connection reader) throws SQLException {
    this.reader = reader;
    this.act =
        reader.prepareStatement(
            "SELECT leaf, act_digest FROM entries WHERE act_id = ? AND leaf < ?");
    this.message =
        reader.prepareStatement(
            "SELECT state FROM closed WHERE message_id = ? AND leaves <= ?"
                + " ORDER BY leaves DESC LIMIT 1");
  }

  static ClosedMessages open(String url) throws SQLException {
    Connection reader = DriverManager.getConnection(url);
    try (Statement statement = reader.createStatement()) {
      statement.execute("PRAGMA query_only = 1");
      statement.execute("PRAGMA busy_timeout = 5000");
    }
    return new ClosedMessages(reader);
  }

  static void insert(Connection writer, List<ClosedRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement row =
        writer.prepareStatement(
            "INSERT OR REPLACE INTO closed (message_id, leaves, state) VALUES (?, ?, ?)")) {
      for (ClosedRow each : rows) {
        row.setString(1, each.id().hex());
        row.setLong(2, each.leaves());
        row.setBytes(3, each.state().toArray());
        row.addBatch();
      }
      row.executeBatch();
    }
  }

  /// The act with this id that stands in the first `leaves` entries.
  ///
  /// @throws IOException if the index cannot be read
  public Optional<RecordedAct> act(ActId id, long leaves) throws IOException {
    try {
      act.setString(1, id.hex());
      act.setLong(2, leaves);
      try (ResultSet rows = act.executeQuery()) {
        return rows.next()
            ? Optional.of(new RecordedAct(rows.getLong(1), Digest.ofHex(rows.getString(2))))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IOException("cannot read the index: " + e.getMessage(), e);
    }
  }

  /// The newest state of a closed message that is not newer than `leaves` entries.
  ///
  /// @throws IOException if the index cannot be read
  public Optional<Bytes> message(ActId id, long leaves) throws IOException {
    try {
      message.setString(1, id.hex());
      message.setLong(2, leaves);
      try (ResultSet rows = message.executeQuery()) {
        return rows.next() ? Optional.of(Bytes.of(rows.getBytes(1))) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IOException("cannot read the index: " + e.getMessage(), e);
    }
  }

  void close() throws SQLException {
    reader.close();
  }
}
