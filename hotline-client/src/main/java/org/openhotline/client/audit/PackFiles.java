package org.openhotline.client.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.openhotline.protocol.message.Bytes;

/// The files of an evidence pack, in a folder or in one zip file.
final class PackFiles {
  /// Where agreements stand.
  static final String AGREEMENTS = "agreement/";

  /// Limits on what is read from others.
  static final int MAX_FILES = 20_000;

  static final int MAX_TOTAL_BYTES = 64 * 1024 * 1024;

  private PackFiles() {}

  /// Whether `path` names a zip file.
  static boolean zip(Path path) {
    return String.valueOf(path.getFileName()).endsWith(".zip");
  }

  /// Writes all files into a new folder, or a new zip file when the name ends in `.zip`.
  ///
  /// @throws IOException if something stands there already
  static void write(Path target, SortedMap<String, Bytes> files) throws IOException {
    if (!zip(target)) {
      RecordExport.requireEmpty(target);
      for (Map.Entry<String, Bytes> file : files.entrySet()) {
        RecordCopy.write(target, file.getKey(), file.getValue().toArray());
      }
      return;
    }
    if (Files.exists(target)) {
      throw new IOException(target + " exists; name another file");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Bytes> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue().toArray());
        zip.closeEntry();
      }
    }
    Path folder = target.toAbsolutePath().getParent();
    RecordCopy.write(
        folder == null ? Path.of(".") : folder,
        String.valueOf(target.getFileName()),
        bytes.toByteArray());
  }

  /// Reads a pack.
  ///
  /// @throws IOException if there is none or it is beyond the limits
  static SortedMap<String, Bytes> read(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString(), null, "there is no such pack");
    }
    SortedMap<String, Bytes> files = new TreeMap<>();
    Budget budget = new Budget(source);
    if (!Files.isDirectory(source)) {
      try (ZipFile zip = new ZipFile(source.toFile())) {
        for (ZipEntry entry : zip.stream().toList()) {
          if (!entry.isDirectory()) {
            try (InputStream in = zip.getInputStream(entry)) {
              files.put(entry.getName(), budget.take(in));
            }
          }
        }
      } catch (java.util.zip.ZipException e) {
        throw new IOException(source + " is neither a folder nor a zip file", e);
      }
      return files;
    }
    try (Stream<Path> inside = Files.walk(source)) {
      for (Path file : inside.filter(Files::isRegularFile).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          String name = source.relativize(file).toString().replace('\\', '/');
          files.put(name, budget.take(in));
        }
      }
    }
    return files;
  }

  /// What may still be read.
  private static final class Budget {
    private final Path source;
    private int bytesLeft = MAX_TOTAL_BYTES;
    private int filesLeft = MAX_FILES;

    private Budget(Path source) {
      this.source = source;
    }

    private Bytes take(InputStream in) throws IOException {
      byte[] bytes = in.readNBytes(bytesLeft + 1);
      bytesLeft -= bytes.length;
      if (bytesLeft < 0 || --filesLeft < 0) {
        throw new IOException(
            "the pack "
                + source
                + " is larger than "
                + MAX_TOTAL_BYTES
                + " bytes or "
                + MAX_FILES
                + " files");
      }
      return Bytes.of(bytes);
    }
  }
}
