package org.openhotline.protocol.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The definitions of RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1, word for word and recursive.
final class ReferenceTree {
  private record Range(int from, int to) {}

  private final Map<Range, Hash> roots = new HashMap<>();

  Hash root(int size) {
    return root(0, size);
  }

  List<Hash> path(int index, int size) {
    return path(index, 0, size);
  }

  List<Hash> proof(int older, int newer) {
    return subProof(older, 0, newer, true);
  }

  private Hash root(int from, int to) {
    if (from == to) {
      return Merkle.EMPTY_ROOT;
    }
    if (to - from == 1) {
      return MemoryTiles.leaf(from);
    }
    Hash known = roots.get(new Range(from, to));
    if (known != null) {
      return known;
    }
    int middle = from + largestPowerBelow(to - from);
    Hash root = Merkle.nodeHash(root(from, middle), root(middle, to));
    roots.put(new Range(from, to), root);
    return root;
  }

  private List<Hash> path(int index, int from, int to) {
    if (to - from == 1) {
      return new ArrayList<>();
    }
    int middle = from + largestPowerBelow(to - from);
    List<Hash> path = index < middle ? path(index, from, middle) : path(index, middle, to);
    path.add(index < middle ? root(middle, to) : root(from, middle));
    return path;
  }

  private List<Hash> subProof(int older, int from, int to, boolean whole) {
    if (older == to) {
      return new ArrayList<>(whole ? List.of() : List.of(root(from, to)));
    }
    int middle = from + largestPowerBelow(to - from);
    if (older <= middle) {
      List<Hash> proof = subProof(older, from, middle, whole);
      proof.add(root(middle, to));
      return proof;
    }
    List<Hash> proof = subProof(older, middle, to, false);
    proof.add(root(from, middle));
    return proof;
  }

  private static int largestPowerBelow(int length) {
    int power = 1;
    while (power * 2 < length) {
      power *= 2;
    }
    return power;
  }
}
