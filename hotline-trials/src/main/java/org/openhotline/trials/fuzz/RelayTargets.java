package org.openhotline.trials.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openhotline.client.audit.AuditException;
import org.openhotline.client.audit.PackCheck;
import org.openhotline.client.audit.PackDoor;
import org.openhotline.protocol.message.Plane;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.CoreSnapshots;
import org.openhotline.server.node.LogDoor;

/// Decoders of what the relay keeps, and of what an auditor is handed.
final class RelayTargets {
  private RelayTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("log-input", "an input of the ordered log", 16 * 1024, LogDoor::input),
        new FuzzTarget(
            "core-snapshot", "a snapshot of the core", 24 * 1024, RelayTargets::snapshot),
        new FuzzTarget("evidence-pack", "a zip file", 24 * 1024, RelayTargets::pack));
  }

  private static boolean snapshot(byte[] input) {
    Core core;
    try {
      core = CoreSnapshots.read(Plane.LIVE, input);
    } catch (CoreSnapshots.UnreadableException e) {
      return false;
    }
    byte[] once = CoreSnapshots.write(core);
    try {
      Core again = CoreSnapshots.read(Plane.LIVE, once);
      BrokenPromise.unlessSame("snapshot", once, CoreSnapshots.write(again));
    } catch (CoreSnapshots.UnreadableException e) {
      throw new BrokenPromise("a snapshot that was read and written is not read again", e);
    }
    return true;
  }

  private static boolean pack(byte[] input) throws IOException {
    Path file = Scratch.file(input);
    int files = PackDoor.files(file);
    try {
      return PackCheck.check(file, null).entries() > 0;
    } catch (AuditException | IOException e) {
      return files > 0;
    }
  }
}
