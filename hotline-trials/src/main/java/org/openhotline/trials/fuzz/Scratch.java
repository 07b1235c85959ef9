package org.openhotline.trials.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files for decoders that read files, in memory where the system has a place for it; one folder a
/// process, gone at its end.
final class Scratch {
  private static final Path FOLDER = folder();

  private Scratch() {}

  private static Path folder() {
    Path memory = Path.of("/dev/shm");
    try {
      Path folder =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "hotline-fuzz-")
              : Files.createTempDirectory("hotline-fuzz-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.getLogger(Scratch.class.getName())
          .log(System.Logger.Level.DEBUG, "not removed: " + folder, e);
    }
  }

  /// The file with these bytes; the same file at every call.
  static Path file(byte[] bytes) throws IOException {
    return Files.write(FOLDER.resolve("input"), bytes);
  }

  /// Another file.
  static Path beside(String name) {
    return FOLDER.resolve(name);
  }
}
