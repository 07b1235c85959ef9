package org.openhotline.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;

/// The index over the record: which leaf is what, and whom it concerns; and the archive of closed
/// messages. One SQLite file that the stock `sqlite3` tool opens.
///
/// Small rows only, one transaction a batch with the applied index in it. Writing the same rows
/// again changes nothing, so inputs may be replayed. One thread writes; readers share [#READERS]
/// connections and wait for one. The file can be made again from the record.
public final class IndexStore implements AutoCloseable {
  /// Name of the file in its folder.
  public static final String FILE = "index.db";

  private static final int READERS = 4;
  private static final int SCHEMA_VERSION = 2;
  private static final String EVERYONE = "*";

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT"
              + " ROWID",
          """
          CREATE TABLE IF NOT EXISTS entries (
            leaf INTEGER PRIMARY KEY, raft_index INTEGER NOT NULL, time_ms INTEGER NOT NULL,
            kind TEXT NOT NULL, message_id TEXT, precedence TEXT, digest TEXT NOT NULL,
            act_id TEXT, act_digest TEXT, body TEXT, body_length INTEGER NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS relevance (
            desk TEXT NOT NULL, leaf INTEGER NOT NULL, urgent INTEGER NOT NULL,
            PRIMARY KEY (desk, leaf)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS closed (
            number INTEGER PRIMARY KEY, message_id TEXT NOT NULL, leaves INTEGER NOT NULL,
            state BLOB NOT NULL)\
          """,
          "CREATE UNIQUE INDEX IF NOT EXISTS closed_of_message ON closed (message_id, leaves)",
          """
          CREATE INDEX IF NOT EXISTS entries_of_message ON entries (message_id, leaf)
            WHERE message_id IS NOT NULL\
          """,
          "CREATE INDEX IF NOT EXISTS entries_of_act ON entries (act_id) WHERE act_id IS NOT NULL",
          "CREATE INDEX IF NOT EXISTS relevance_urgent ON relevance (desk, leaf) WHERE urgent = 1");

  private final Connection writer;
  private final ClosedMessages closed;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);

  private IndexStore(Connection writer, ClosedMessages closed) {
    this.writer = writer;
    this.closed = closed;
  }

  /// A leaf that concerns a desk.
  ///
  /// @param leaf its index
  /// @param body digest of its sealed body, if it is a message and the desk may have it; else null
  /// @param bodyLength bytes of that body
  public record Found(long leaf, @Nullable LongDigest body, int bodyLength) {}

  /// Opens or creates the index in `folder`.
  ///
  /// @throws IOException if it cannot be opened, or is of another version
  public static IndexStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    String url = "jdbc:sqlite:" + folder.resolve(FILE).toAbsolutePath();
    try {
      Connection writer = DriverManager.getConnection(url);
      try (Statement statement = writer.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = NORMAL");
        statement.execute("PRAGMA busy_timeout = 5000");
        for (String sql : SCHEMA) {
          statement.execute(sql);
        }
      }
      IndexStore store = new IndexStore(writer, ClosedMessages.open(url));
      long version = store.meta("schema_version", SCHEMA_VERSION);
      if (version != SCHEMA_VERSION) {
        store.close();
        throw new IOException(
            "%s has version %d; this relay reads %d: rebuild it with --rebuild-index"
                .formatted(folder.resolve(FILE), version, SCHEMA_VERSION));
      }
      store.setMeta("schema_version", SCHEMA_VERSION);
      for (int i = 0; i < READERS; i++) {
        Connection reader = DriverManager.getConnection(url);
        try (Statement statement = reader.createStatement()) {
          statement.execute("PRAGMA query_only = 1");
          statement.execute("PRAGMA busy_timeout = 5000");
        }
        store.readers.add(reader);
      }
      return store;
    } catch (SQLException e) {
      throw new IOException("cannot open " + folder.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  /// Writes the rows of one batch without closed messages, see the other method.
  ///
  /// @throws IOException if the index cannot be written; nothing of the batch is in it then
  public void write(List<IndexRow> rows, long appliedIndex) throws IOException {
    write(rows, List.of(), appliedIndex);
  }

  /// Writes the rows of one batch, the messages that it closed, and how far inputs are applied, in
  /// one transaction.
  ///
  /// @param messages states of closed messages; a state of before stays beside a new one
  /// @param appliedIndex place of the last input of the batch
  /// @throws IOException if the index cannot be written; nothing of the batch is in it then
  public void write(List<IndexRow> rows, List<ClosedRow> messages, long appliedIndex)
      throws IOException {
    try {
      writer.setAutoCommit(false);
      try {
        insert(rows);
        ClosedMessages.insert(writer, messages);
        setMeta("applied_index", appliedIndex);
        writer.commit();
      } catch (SQLException e) {
        writer.rollback();
        throw e;
      } finally {
        writer.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IOException("cannot write the index: " + e.getMessage(), e);
    }
  }

  private void insert(List<IndexRow> rows) throws SQLException {
    try (PreparedStatement entry =
            writer.prepareStatement(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement relevance =
            writer.prepareStatement("INSERT OR REPLACE INTO relevance VALUES (?, ?, ?)")) {
      for (IndexRow row : rows) {
        entry.setLong(1, row.leaf());
        entry.setLong(2, row.raftIndex());
        entry.setLong(3, row.time().toEpochMilli());
        entry.setString(4, row.kind());
        text(entry, 5, row.messageId());
        text(entry, 6, row.precedence());
        entry.setString(7, row.digest().hex());
        text(entry, 8, row.act().id());
        text(entry, 9, row.act().digest());
        text(entry, 10, row.body());
        entry.setInt(11, row.bodyLength());
        entry.addBatch();
        if (row.desks().isEmpty()) {
          relevance(relevance, EVERYONE, row);
        } else {
          for (DeskId desk : row.desks()) {
            relevance(relevance, desk.value(), row);
          }
        }
      }
      entry.executeBatch();
      relevance.executeBatch();
    }
  }

  private static void relevance(PreparedStatement statement, String desk, IndexRow row)
      throws SQLException {
    statement.setString(1, desk);
    statement.setLong(2, row.leaf());
    statement.setInt(3, row.urgent() ? 1 : 0);
    statement.addBatch();
  }

  private static void text(PreparedStatement statement, int column, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(column, Types.VARCHAR);
    } else {
      statement.setString(column, value.toString());
    }
  }

  /// Leaves after `after` that concern `desk`, ascending.
  ///
  /// @param urgentOnly only those that go ahead of everything else
  /// @throws IOException if the index cannot be read
  public List<Found> after(DeskId desk, long after, int limit, boolean urgentOnly)
      throws IOException {
    String each =
        """
        SELECT * FROM (SELECT r.leaf, %s, e.body_length
          FROM relevance r JOIN entries e ON e.leaf = r.leaf
          WHERE r.desk = ? AND r.leaf > ? %s ORDER BY r.leaf LIMIT ?)\
        """;
    String which = urgentOnly ? "AND r.urgent = 1" : "";
    String sql =
        each.formatted("e.body", which)
            + " UNION ALL "
            + each.formatted("NULL", which)
            + " ORDER BY 1 LIMIT ?";
    return read(
        sql,
        statement -> {
          statement.setString(1, desk.value());
          statement.setLong(2, after);
          statement.setInt(3, limit);
          statement.setString(4, EVERYONE);
          statement.setLong(5, after);
          statement.setInt(6, limit);
          statement.setInt(7, limit);
        },
        IndexStore::found);
  }

  /// The last leaf at or before `at` that concerns `desk`; -1 if none.
  ///
  /// @throws IOException if the index cannot be read
  public long lastRelevant(DeskId desk, long at) throws IOException {
    List<Long> last =
        read(
            """
            SELECT max(coalesce((SELECT max(leaf) FROM relevance WHERE desk = ? AND leaf <= ?), -1),
              coalesce((SELECT max(leaf) FROM relevance WHERE desk = '*' AND leaf <= ?), -1))\
            """,
            statement -> {
              statement.setString(1, desk.value());
              statement.setLong(2, at);
              statement.setLong(3, at);
            },
            rows -> rows.getLong(1));
    return last.getFirst();
  }

  /// The message at `leaf` and its body, if it comes from or addresses `desk`.
  ///
  /// @throws IOException if the index cannot be read
  public Optional<Found> message(DeskId desk, long leaf) throws IOException {
    return read(
            """
            SELECT r.leaf, e.body, e.body_length FROM relevance r JOIN entries e ON e.leaf = r.leaf
            WHERE r.desk = ? AND r.leaf = ? AND e.body IS NOT NULL\
            """,
            statement -> {
              statement.setString(1, desk.value());
              statement.setLong(2, leaf);
            },
            IndexStore::found)
        .stream()
        .findFirst();
  }

  /// Leaves about a message, ascending.
  ///
  /// @throws IOException if the index cannot be read
  public List<Long> about(ActId message, int limit) throws IOException {
    return read(
        "SELECT leaf FROM entries WHERE message_id = ? ORDER BY leaf LIMIT ?",
        statement -> {
          statement.setString(1, message.hex());
          statement.setInt(2, limit);
        },
        rows -> rows.getLong(1));
  }

  /// The leaf of an act that was recorded with exactly these bytes.
  ///
  /// @param digest SHA-256 of the signed act
  /// @throws IOException if the index cannot be read
  public Optional<Long> leafOf(ActId act, Digest digest) throws IOException {
    return read(
            "SELECT leaf FROM entries WHERE act_id = ? AND act_digest = ?",
            statement -> {
              statement.setString(1, act.hex());
              statement.setString(2, digest.hex());
            },
            rows -> rows.getLong(1))
        .stream()
        .findFirst();
  }

  /// What the core asks about its past; for the thread that writes.
  public ClosedMessages past() {
    return closed;
  }

  /// Number of leaves in the index: one more than the last.
  ///
  /// @throws IOException if the index cannot be read
  public long size() throws IOException {
    return read("SELECT coalesce(max(leaf) + 1, 0) FROM entries", _ -> {}, rows -> rows.getLong(1))
        .getFirst();
  }

  /// Place of the last input that was written; 0 if none.
  ///
  /// @throws IOException if the index cannot be read
  public long appliedIndex() throws IOException {
    try {
      return meta("applied_index", 0);
    } catch (SQLException e) {
      throw new IOException("cannot read the index: " + e.getMessage(), e);
    }
  }

  /// Returns when everything written is on the disk.
  ///
  /// @throws IOException if it cannot be forced
  public void force() throws IOException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(FULL)");
    } catch (SQLException e) {
      throw new IOException("cannot force the index: " + e.getMessage(), e);
    }
  }

  /// Removes everything, before it is written again from the record.
  ///
  /// @throws IOException if the index cannot be written
  public void clear() throws IOException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("DELETE FROM entries");
      statement.execute("DELETE FROM relevance");
      statement.execute("DELETE FROM closed");
      statement.execute("DELETE FROM meta WHERE name = 'applied_index'");
    } catch (SQLException e) {
      throw new IOException("cannot clear the index: " + e.getMessage(), e);
    }
  }

  private long meta(String name, long absent) throws SQLException {
    try (PreparedStatement statement =
        writer.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : absent;
      }
    }
  }

  private void setMeta(String name, long value) throws SQLException {
    try (PreparedStatement statement =
        writer.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
      statement.setString(1, name);
      statement.setLong(2, value);
      statement.executeUpdate();
    }
  }

  private static Found found(ResultSet rows) throws SQLException {
    String body = rows.getString(2);
    return body == null
        ? new Found(rows.getLong(1), null, 0)
        : new Found(rows.getLong(1), LongDigest.ofHex(body), rows.getInt(3));
  }

  private interface Bind {
    void to(PreparedStatement statement) throws SQLException;
  }

  private interface Row<T> {
    T of(ResultSet rows) throws SQLException;
  }

  private <T> List<T> read(String sql, Bind bind, Row<T> row) throws IOException {
    Connection reader;
    try {
      reader = readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the index", e);
    }
    try (PreparedStatement statement = reader.prepareStatement(sql)) {
      bind.to(statement);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.of(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IOException("cannot read the index: " + e.getMessage(), e);
    } finally {
      readers.add(reader);
    }
  }

  /// Closes the file; readers that hold a connection finish first.
  @Override
  public void close() throws IOException {
    try {
      for (Connection reader : readers) {
        reader.close();
      }
      closed.close();
      writer.close();
    } catch (SQLException e) {
      throw new IOException("cannot close the index: " + e.getMessage(), e);
    }
  }
}
