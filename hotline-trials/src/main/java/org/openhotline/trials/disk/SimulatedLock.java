package org.openhotline.trials.disk;

import java.nio.channels.FileLock;

/// A lock on a file, held until its channel closes or the process ends.
final class SimulatedLock extends FileLock {
  private final Mount mount;
  private final FileNode file;
  private boolean valid = true;

  SimulatedLock(SimulatedChannel channel, Mount mount, FileNode file, long size, boolean shared) {
    super(channel, 0, size, shared);
    this.mount = mount;
    this.file = file;
  }

  boolean holds(FileNode other) {
    return valid && file == other;
  }

  @Override
  public boolean isValid() {
    synchronized (mount.disk()) {
      return valid && !mount.dead() && acquiredBy().isOpen();
    }
  }

  @Override
  public void release() {
    synchronized (mount.disk()) {
      valid = false;
      mount.locks().remove(this);
    }
  }
}
