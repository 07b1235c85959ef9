package org.openhotline.trials.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path on a simulated disk, written as on Unix.
final class SimulatedPath implements Path {
  private final SimulatedFileSystem fileSystem;
  private final boolean absolute;
  private final List<String> names;

  SimulatedPath(SimulatedFileSystem fileSystem, boolean absolute, List<String> names) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static SimulatedPath parse(SimulatedFileSystem fileSystem, String text) {
    List<String> names = Arrays.stream(text.split("/")).filter(n -> !n.isEmpty()).toList();
    return new SimulatedPath(fileSystem, text.startsWith("/"), names);
  }

  static SimulatedPath of(Path path) {
    if (path instanceof SimulatedPath simulated) {
      return simulated;
    }
    throw new ProviderMismatchException(path + " is not on a simulated disk");
  }

  List<String> names() {
    return toAbsolutePath().normalize().names;
  }

  /// The last name.
  String name() {
    return names.getLast();
  }

  private SimulatedPath with(boolean rooted, List<String> next) {
    return new SimulatedPath(fileSystem, rooted, next);
  }

  @Override
  public SimulatedFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable SimulatedPath getRoot() {
    return absolute ? with(true, List.of()) : null;
  }

  @Override
  public @Nullable SimulatedPath getFileName() {
    return names.isEmpty() ? null : with(false, List.of(names.getLast()));
  }

  @Override
  public @Nullable SimulatedPath getParent() {
    if (names.isEmpty() || (names.size() == 1 && !absolute)) {
      return null;
    }
    return with(absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public SimulatedPath getName(int index) {
    return with(false, List.of(names.get(index)));
  }

  @Override
  public SimulatedPath subpath(int from, int to) {
    return with(false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof SimulatedPath path
        && path.fileSystem == fileSystem
        && path.absolute == absolute
        && path.names.size() <= names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof SimulatedPath path) || path.fileSystem != fileSystem) {
      return false;
    }
    if (path.absolute) {
      return equals(path);
    }
    int from = names.size() - path.names.size();
    return from >= 0 && names.subList(from, names.size()).equals(path.names);
  }

  @Override
  public SimulatedPath normalize() {
    List<String> next = new ArrayList<>();
    for (String name : names) {
      if (name.equals("..") && !next.isEmpty() && !next.getLast().equals("..")) {
        next.removeLast();
      } else if (!name.equals(".") && !(name.equals("..") && absolute)) {
        next.add(name);
      }
    }
    return with(absolute, next);
  }

  @Override
  public SimulatedPath resolve(Path other) {
    SimulatedPath path = of(other);
    if (path.absolute) {
      return path;
    }
    List<String> next = new ArrayList<>(names);
    next.addAll(path.names);
    return with(absolute, next);
  }

  @Override
  public SimulatedPath relativize(Path other) {
    SimulatedPath path = of(other);
    if (path.absolute != absolute) {
      throw new IllegalArgumentException(other + " and " + this + " have no common beginning");
    }
    int same = 0;
    while (same < names.size()
        && same < path.names.size()
        && names.get(same).equals(path.names.get(same))) {
      same++;
    }
    List<String> next = new ArrayList<>();
    for (int i = same; i < names.size(); i++) {
      next.add("..");
    }
    next.addAll(path.names.subList(same, path.names.size()));
    return with(false, next);
  }

  @Override
  public URI toUri() {
    return URI.create(SimulatedProvider.SCHEME + "://" + toAbsolutePath());
  }

  @Override
  public SimulatedPath toAbsolutePath() {
    return absolute ? this : with(true, names);
  }

  @Override
  public SimulatedPath toRealPath(LinkOption... options) throws IOException {
    SimulatedPath real = toAbsolutePath().normalize();
    if (!fileSystem.provider().exists(real)) {
      throw new NoSuchFileException(toString());
    }
    return real;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a simulated disk cannot be watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(of(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SimulatedPath path
        && path.fileSystem == fileSystem
        && path.absolute == absolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode() * 2 + Boolean.hashCode(absolute);
  }

  @Override
  public String toString() {
    return (absolute ? "/" : "") + String.join("/", names);
  }
}
