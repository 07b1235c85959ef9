package org.openhotline.trials.disk;

/// Sees every point at which a crash may come.
@FunctionalInterface
public interface DiskHook {
  /// Called in the thread of the operation; may throw {@link Crash}, after which nothing changes
  /// the disk until it is cut or killed.
  void at(DiskStep step);
}
