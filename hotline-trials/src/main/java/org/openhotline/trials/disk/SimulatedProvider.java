package org.openhotline.trials.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries the calls of `java.nio.file.Files` to one mount of a simulated disk.
final class SimulatedProvider extends FileSystemProvider {
  static final String SCHEME = "simulated";

  private final Mount mount;

  SimulatedProvider(Mount mount) {
    this.mount = mount;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("make a SimulatedDisk");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return mount.fileSystem();
  }

  @Override
  public Path getPath(URI uri) {
    return mount.fileSystem().path(uri.getPath());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    synchronized (mount.disk()) {
      SimulatedPath file = SimulatedPath.of(path);
      boolean append = options.contains(StandardOpenOption.APPEND);
      boolean write = append || options.contains(StandardOpenOption.WRITE);
      boolean read = options.contains(StandardOpenOption.READ) || !write;
      Node node = mount.find(file);
      if (node != null && options.contains(StandardOpenOption.CREATE_NEW)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      if (node == null) {
        boolean create =
            options.contains(StandardOpenOption.CREATE)
                || options.contains(StandardOpenOption.CREATE_NEW);
        if (!write || !create) {
          throw new NoSuchFileException(file.toString());
        }
        node = mount.createFile(file);
      } else if (write) {
        node = mount.file(file);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
          mount.truncate(file, mount.file(file), 0);
        }
      }
      boolean deleted = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
      return new SimulatedChannel(
          mount, file, node, new SimulatedChannel.Rights(read, write, append, deleted));
    }
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    synchronized (mount.disk()) {
      List<Path> found = new ArrayList<>();
      for (String name : mount.list(SimulatedPath.of(folder))) {
        Path path = folder.resolve(name);
        if (filter.accept(path)) {
          found.add(path);
        }
      }
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return List.copyOf(found).iterator();
        }

        @Override
        public void close() {}
      };
    }
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    synchronized (mount.disk()) {
      mount.createFolder(SimulatedPath.of(folder));
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    synchronized (mount.disk()) {
      mount.delete(SimulatedPath.of(path));
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    synchronized (mount.disk()) {
      FileNode from = mount.file(SimulatedPath.of(source));
      SimulatedPath to = SimulatedPath.of(target);
      if (mount.find(to) != null) {
        if (!Set.of(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
          throw new FileAlreadyExistsException(to.toString());
        }
        mount.delete(to);
      }
      ByteBuffer bytes = ByteBuffer.allocate(from.size());
      mount.read(from, bytes, 0);
      bytes.flip();
      FileNode copy = mount.createFile(to);
      while (bytes.hasRemaining()) {
        mount.write(to, copy, bytes, file -> (long) file.size());
      }
    }
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    synchronized (mount.disk()) {
      Set<CopyOption> set = Set.of(options);
      mount.move(
          SimulatedPath.of(source),
          SimulatedPath.of(target),
          set.contains(StandardCopyOption.REPLACE_EXISTING)
              || set.contains(StandardCopyOption.ATOMIC_MOVE));
    }
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    synchronized (mount.disk()) {
      return mount.node(SimulatedPath.of(one)) == mount.node(SimulatedPath.of(other));
    }
  }

  @Override
  public boolean isHidden(Path path) {
    return SimulatedPath.of(path).toString().contains("/.");
  }

  @Override
  public FileStore getFileStore(Path path) {
    return new SimulatedStore(mount.disk());
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    synchronized (mount.disk()) {
      mount.node(SimulatedPath.of(path));
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == BasicFileAttributeView.class
        ? type.cast(new SimulatedAttributes.View(mount, SimulatedPath.of(path)))
        : null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException("a simulated disk has basic attributes only");
    }
    synchronized (mount.disk()) {
      return type.cast(SimulatedAttributes.of(mount.node(SimulatedPath.of(path))));
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    BasicFileAttributes all = readAttributes(path, BasicFileAttributes.class, options);
    return Map.of(
        "size", all.size(),
        "lastModifiedTime", all.lastModifiedTime(),
        "isDirectory", all.isDirectory(),
        "isRegularFile", all.isRegularFile());
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("a simulated disk has no attribute " + attribute);
  }
}
