package org.openhotline.client.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.sqlite.SQLiteConfig;

/// The station's database: one SQLite file, forced to disk at every commit.
///
/// Several processes may use one home at once (a listening one and commands): SQLite's locks order
/// them, every write can be repeated without effect, and the remembered head and the cursor only
/// move forward.
///
/// Threading: one thread.
public final class StationStore implements AutoCloseable {
  private static final int SCHEMA_VERSION = 1;
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE entries (leaf INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
          "CREATE TABLE bodies (leaf INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
          "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL,"
              + " note BLOB NOT NULL, cursor INTEGER NOT NULL) STRICT",
          "CREATE TABLE outbox (act_id BLOB PRIMARY KEY, place INTEGER NOT NULL,"
              + " act BLOB NOT NULL, body BLOB NOT NULL, urgent INTEGER NOT NULL,"
              + " state TEXT NOT NULL, refusal TEXT NOT NULL) STRICT",
          "CREATE TABLE receipts (act_id BLOB PRIMARY KEY, leaf INTEGER NOT NULL,"
              + " entry BLOB NOT NULL, tree_size INTEGER NOT NULL, path BLOB NOT NULL,"
              + " note BLOB NOT NULL) STRICT");

  /// A verified entry as it is kept.
  ///
  /// @param leaf index in the record
  /// @param bytes exact bytes of the RecordEntry
  public record StoredEntry(long leaf, Bytes bytes) {}

  /// The newest verified checkpoint, and how far the desk's entries are complete.
  ///
  /// @param size of the tree
  /// @param note the signed note
  /// @param cursor every relevant leaf up to this one is here; -1: none
  public record Head(long size, Bytes note, long cursor) {}

  /// Where an act of this station stands.
  public enum OutboxState {
    /// Not yet receipted; sent again at every connection.
    PENDING,
    /// The relay's receipt is here.
    RECEIPTED,
    /// The relay refused it.
    REFUSED
  }

  /// An act of this station.
  ///
  /// @param actId its id
  /// @param act exact bytes of the SignedAct
  /// @param body sealed body; empty for all but messages
  /// @param urgent goes first
  /// @param state where it stands
  /// @param refusal why it was refused; empty otherwise
  public record OutboxItem(
      ActId actId, Bytes act, Bytes body, boolean urgent, OutboxState state, String refusal) {}

  /// A verified receipt.
  ///
  /// @param actId the act
  /// @param leaf its index
  /// @param entry exact bytes of the RecordEntry
  /// @param treeSize size of the tree that the proof leads to
  /// @param path inclusion proof, 32 bytes a hash
  /// @param note the signed checkpoint of that size
  public record StoredReceipt(
      ActId actId, long leaf, Bytes entry, long treeSize, List<Bytes> path, Bytes note) {
    /// Copies the path.
    public StoredReceipt {
      path = List.copyOf(path);
    }
  }

  private final Path file;
  private final Connection connection;

  private StationStore(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /// Opens the database and makes it on first use.
  ///
  /// @throws IOException if it cannot be read or written, or is of a later version
  public static StationStore open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      StationStore store = new StationStore(file, connection);
      store.prepare();
      return store;
    } catch (SQLException e) {
      throw new IOException("the station's database " + file + " cannot be opened: " + e, e);
    }
  }

  private void prepare() throws IOException, SQLException {
    long version = number("PRAGMA user_version");
    if (version > SCHEMA_VERSION) {
      throw new IOException(
          "the station's database "
              + file
              + " has version "
              + version
              + "; this program knows up to "
              + SCHEMA_VERSION);
    }
    if (version == 0) {
      try (Statement statement = connection.createStatement()) {
        for (String table : SCHEMA) {
          statement.execute(table.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"));
        }
        statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
      }
    }
  }

  /// Something that talks to the database.
  private interface Work<T> {
    T run() throws SQLException;
  }

  /// Runs `work` as one transaction. The transaction is begun by hand: the driver's own way would
  /// begin the next one at once and keep every other process of this home out for as long as this
  /// one lives.
  private <T> T committed(Work<T> work) throws IOException {
    try {
      execute("BEGIN IMMEDIATE");
      T result = work.run();
      execute("COMMIT");
      return result;
    } catch (SQLException e) {
      try {
        execute("ROLLBACK");
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw new IOException("the station's database " + file + " failed: " + e.getMessage(), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Keeps a verified entry and its body, if it has one; durable on return.
  ///
  /// @return whether the entry was new
  public boolean keep(long leaf, byte[] entry, byte @Nullable [] body) throws IOException {
    return committed(() -> {
      if (body != null) {
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT OR IGNORE INTO bodies VALUES (?, ?)")) {
          insert.setLong(1, leaf);
          insert.setBytes(2, body);
          insert.executeUpdate();
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT OR IGNORE INTO entries VALUES (?, ?)")) {
        insert.setLong(1, leaf);
        insert.setBytes(2, entry);
        return insert.executeUpdate() == 1;
      }
    });
  }

  /// A number that changes when another process writes to this database, and only then.
  ///
  /// Source: SQLite, `PRAGMA data_version`.
  public long othersWrites() throws IOException {
    try {
      return number("PRAGMA data_version");
    } catch (SQLException e) {
      throw new IOException("the station's database " + file + " failed: " + e.getMessage(), e);
    }
  }

  /// All entries, ascending.
  public List<StoredEntry> entries() throws IOException {
    return committed(() -> {
      List<StoredEntry> entries = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT leaf, bytes FROM entries ORDER BY leaf")) {
        while (rows.next()) {
          entries.add(new StoredEntry(rows.getLong(1), Bytes.of(rows.getBytes(2))));
        }
      }
      return entries;
    });
  }

  /// The sealed body of a message.
  public Optional<byte[]> body(long leaf) throws IOException {
    return committed(() -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT bytes FROM bodies WHERE leaf = ?")) {
        query.setLong(1, leaf);
        try (ResultSet row = query.executeQuery()) {
          return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
        }
      }
    });
  }

  /// The remembered head, if there is one.
  public Optional<Head> head() throws IOException {
    return committed(() -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT size, note, cursor FROM head")) {
        return row.next()
            ? Optional.of(new Head(row.getLong(1), Bytes.of(row.getBytes(2)), row.getLong(3)))
            : Optional.empty();
      }
    });
  }

  /// Remembers a verified checkpoint, unless a larger one is remembered; durable on return.
  public void remember(long size, byte[] note) throws IOException {
    committed(() -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              "INSERT INTO head VALUES (1, ?, ?, -1) ON CONFLICT (one) DO UPDATE SET"
                  + " size = excluded.size, note = excluded.note"
                  + " WHERE excluded.size > head.size")) {
        upsert.setLong(1, size);
        upsert.setBytes(2, note);
        return upsert.executeUpdate();
      }
    });
  }

  /// Moves the cursor forward, never back.
  public void advance(long cursor) throws IOException {
    committed(() -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE head SET cursor = max(cursor, ?)")) {
        update.setLong(1, cursor);
        return update.executeUpdate();
      }
    });
  }

  /// Queues an act; durable on return. The same id again changes nothing.
  public void queue(ActId actId, byte[] act, byte[] body, boolean urgent) throws IOException {
    committed(() -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR IGNORE INTO outbox SELECT ?, coalesce(max(place), 0) + 1, ?, ?, ?,"
                  + " 'PENDING', '' FROM outbox")) {
        insert.setBytes(1, actId.value().toArray());
        insert.setBytes(2, act);
        insert.setBytes(3, body);
        insert.setInt(4, urgent ? 1 : 0);
        return insert.executeUpdate();
      }
    });
  }

  /// Acts in `state`: facts, urgent ones first, then messages; else as they were queued. A message
  /// never overtakes another: its serial counts on the one before.
  public List<OutboxItem> outbox(OutboxState state) throws IOException {
    return committed(() -> {
      List<OutboxItem> items = new ArrayList<>();
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT act_id, act, body, urgent, state, refusal FROM outbox WHERE state = ?"
                  + " ORDER BY length(body) > 0, urgent AND length(body) = 0 DESC, place")) {
        query.setString(1, state.name());
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            items.add(
                new OutboxItem(
                    ActId.of(rows.getBytes(1)),
                    Bytes.of(rows.getBytes(2)),
                    Bytes.of(rows.getBytes(3)),
                    rows.getInt(4) == 1,
                    OutboxState.valueOf(rows.getString(5)),
                    rows.getString(6)));
          }
        }
      }
      return items;
    });
  }

  /// Why an act was refused; empty if it was not.
  public Optional<Refusal> refusal(ActId actId) throws IOException {
    return committed(() -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT refusal FROM outbox WHERE act_id = ? AND state = 'REFUSED'")) {
        query.setBytes(1, actId.value().toArray());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(Refusal.parse(rows.getString(1))) : Optional.empty();
        }
      }
    });
  }

  /// Marks an act as refused; durable on return.
  public void refused(ActId actId, Refusal refusal) throws IOException {
    committed(() -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE outbox SET state = 'REFUSED', refusal = ?"
                  + " WHERE act_id = ? AND state = 'PENDING'")) {
        update.setString(1, refusal.toString());
        update.setBytes(2, actId.value().toArray());
        return update.executeUpdate();
      }
    });
  }

  /// Keeps a verified receipt and marks the act as receipted, in one transaction; durable on
  /// return.
  public void receipted(StoredReceipt receipt) throws IOException {
    committed(() -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?, ?)")) {
        insert.setBytes(1, receipt.actId().value().toArray());
        insert.setLong(2, receipt.leaf());
        insert.setBytes(3, receipt.entry().toArray());
        insert.setLong(4, receipt.treeSize());
        insert.setBytes(5, joined(receipt.path()));
        insert.setBytes(6, receipt.note().toArray());
        insert.executeUpdate();
      }
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE outbox SET state = 'RECEIPTED', refusal = '' WHERE act_id = ?")) {
        update.setBytes(1, receipt.actId().value().toArray());
        return update.executeUpdate();
      }
    });
  }

  /// The receipt of one of this station's acts.
  public Optional<StoredReceipt> receipt(ActId actId) throws IOException {
    return committed(() -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT leaf, entry, tree_size, path, note FROM receipts WHERE act_id = ?")) {
        query.setBytes(1, actId.value().toArray());
        try (ResultSet row = query.executeQuery()) {
          return row.next()
              ? Optional.of(
                  new StoredReceipt(
                      actId,
                      row.getLong(1),
                      Bytes.of(row.getBytes(2)),
                      row.getLong(3),
                      split(row.getBytes(4)),
                      Bytes.of(row.getBytes(5))))
              : Optional.empty();
        }
      }
    });
  }

  private static byte[] joined(List<Bytes> hashes) {
    byte[] all = new byte[hashes.size() * 32];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i).toArray(), 0, all, i * 32, 32);
    }
    return all;
  }

  private static List<Bytes> split(byte[] all) {
    List<Bytes> hashes = new ArrayList<>();
    for (int i = 0; i + 32 <= all.length; i += 32) {
      hashes.add(Bytes.of(java.util.Arrays.copyOfRange(all, i, i + 32)));
    }
    return hashes;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the station's database " + file + " does not close", e);
    }
  }
}
