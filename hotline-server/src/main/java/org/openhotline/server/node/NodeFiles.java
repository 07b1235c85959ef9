package org.openhotline.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a node beside its ordered log.
///
/// @param data their folder
/// @param record the record
/// @param bodies sealed bodies
/// @param index the index over the record
record NodeFiles(Path data, RecordFiles record, BodyFiles bodies, IndexStore index)
    implements AutoCloseable {
  /// Folder of the index below `data`.
  static final String INDEX = "index";

  /// Folder of the sealed bodies below `data`.
  static final String BODIES = "bodies";

  private static final Logger LOG = LoggerFactory.getLogger(NodeFiles.class);

  /// Opens or creates them.
  ///
  /// @throws IOException if one is in use, damaged or cannot be read; says which and what to do
  static NodeFiles open(NodeSettings settings) throws IOException {
    Path data = settings.data();
    Files.createDirectories(data);
    RecordFiles record = RecordFiles.open(NodeSettings.recordFolder(data));
    for (String repair : record.repairs()) {
      LOG.atWarn().addKeyValue("repair", repair).log("Record repaired while opening");
    }
    try {
      return new NodeFiles(
          data, record, BodyFiles.open(data.resolve(BODIES)), IndexStore.open(data.resolve(INDEX)));
    } catch (IOException e) {
      record.close();
      throw e;
    }
  }

  /// Bytes that may still be written here; 0 if that cannot be told. One system call: it is asked
  /// for every message, and a `FileStore` would read the table of mounts each time.
  long freeBytes() {
    return data.toFile().getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    try {
      index.close();
    } finally {
      try {
        bodies.close();
      } finally {
        record.close();
      }
    }
  }
}
