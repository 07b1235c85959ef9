package org.openhotline.trials.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All targets.
final class FuzzTargets {
  /// A decoder with a known fault, by which one sees that faults are found; in no list.
  static final FuzzTarget PLANTED =
      new FuzzTarget("planted", "a text; refuses one that it must not", 64, FuzzTargets::planted);

  private FuzzTargets() {}

  /// Every target that has no fault that we know of.
  static List<FuzzTarget> all() {
    List<FuzzTarget> all = new ArrayList<>();
    all.addAll(FrameTargets.all());
    all.addAll(ActTargets.all());
    all.addAll(RecordTargets.all());
    all.addAll(DocumentTargets.all());
    all.addAll(CertificateTargets.all());
    all.addAll(RelayTargets.all());
    return List.copyOf(all);
  }

  /// The target of a name.
  static Optional<FuzzTarget> named(String name) {
    return name.equals(PLANTED.name())
        ? Optional.of(PLANTED)
        : all().stream().filter(t -> t.name().equals(name)).findFirst();
  }

  private static boolean planted(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    if (text.startsWith("hot") && text.length() > 8 && text.endsWith("line")) {
      throw new BrokenPromise("planted: found");
    }
    return !text.isEmpty();
  }
}
