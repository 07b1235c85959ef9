package org.openhotline.trials.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/// An open file, or a folder opened to be forced.
final class SimulatedChannel extends FileChannel {
  private static final int COPY_BYTES = 8_192;

  /// What may be done through a channel.
  record Rights(boolean read, boolean write, boolean append, boolean deleteOnClose) {}

  private final Mount mount;
  private final SimulatedPath path;
  private final Node node;
  private final Rights rights;
  private long position;

  SimulatedChannel(Mount mount, SimulatedPath path, Node node, Rights rights) {
    this.mount = mount;
    this.path = path;
    this.node = node;
    this.rights = rights;
  }

  private FileNode file() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    return switch (node) {
      case FileNode file -> file;
      case FolderNode _ -> throw new FileSystemException(path.toString(), null, "Is a directory");
    };
  }

  private FileNode readable() throws IOException {
    if (!rights.read()) {
      throw new NonReadableChannelException();
    }
    return file();
  }

  private FileNode writable() throws IOException {
    if (!rights.write()) {
      throw new NonWritableChannelException();
    }
    return file();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    synchronized (mount.disk()) {
      int count = mount.read(readable(), into, position);
      position += Math.max(0, count);
      return count;
    }
  }

  @Override
  public int read(ByteBuffer into, long at) throws IOException {
    synchronized (mount.disk()) {
      return mount.read(readable(), into, at);
    }
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        return read(into[i]);
      }
    }
    return 0;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    synchronized (mount.disk()) {
      int count =
          mount.write(
              path, writable(), from, file -> rights.append() ? (long) file.size() : position);
      position = rights.append() ? file().size() : position + count;
      return count;
    }
  }

  @Override
  public int write(ByteBuffer from, long at) throws IOException {
    synchronized (mount.disk()) {
      return mount.write(path, writable(), from, _ -> at);
    }
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (from[i].hasRemaining()) {
        return write(from[i]);
      }
    }
    return 0;
  }

  @Override
  public long position() throws IOException {
    synchronized (mount.disk()) {
      file();
      return position;
    }
  }

  @Override
  public FileChannel position(long next) throws IOException {
    synchronized (mount.disk()) {
      file();
      position = next;
      return this;
    }
  }

  @Override
  public long size() throws IOException {
    synchronized (mount.disk()) {
      return file().size();
    }
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    synchronized (mount.disk()) {
      mount.truncate(path, writable(), size);
      position = Math.min(position, size);
      return this;
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    synchronized (mount.disk()) {
      if (!isOpen()) {
        throw new ClosedChannelException();
      }
      mount.force(path, node);
    }
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, COPY_BYTES));
    if (read(bytes, from) < 0) {
      return 0;
    }
    return target.write(bytes.flip());
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, COPY_BYTES));
    if (source.read(bytes) < 0) {
      return 0;
    }
    bytes.flip();
    long at = to;
    while (bytes.hasRemaining()) {
      at += write(bytes, at);
    }
    return at - to;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException("a simulated file cannot be mapped");
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) throws IOException {
    return takeLock(size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long from, long size, boolean shared) throws IOException {
    return takeLock(size, shared);
  }

  /// Only one process uses the disk, so a lock that is held is held by itself.
  private SimulatedLock takeLock(long size, boolean shared) throws IOException {
    synchronized (mount.disk()) {
      FileNode file = file();
      mount.locks().removeIf(lock -> !lock.isValid());
      if (mount.locks().stream().anyMatch(lock -> lock.holds(file))) {
        throw new OverlappingFileLockException();
      }
      SimulatedLock lock = new SimulatedLock(this, mount, file, size, shared);
      mount.locks().add(lock);
      return lock;
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    synchronized (mount.disk()) {
      if (rights.deleteOnClose() && !mount.dead() && mount.find(path) == node) {
        mount.delete(path);
      }
    }
  }
}
