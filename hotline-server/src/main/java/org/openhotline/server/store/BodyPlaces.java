package org.openhotline.server.store;

import java.util.function.LongPredicate;
import org.openhotline.protocol.message.LongDigest;

/// Where bodies lie, by the first 64 bits of their digests: 16 to 32 bytes of memory a body.
///
/// Two digests may share these bits, so whoever asks checks what lies there. An open-addressing
/// table that doubles. Any thread; one short lock.
final class BodyPlaces {
  private static final int FIRST_CAPACITY = 1_024;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] places = new long[FIRST_CAPACITY];
  private int count;

  /// A place: the number of a segment, from 1, and an offset in it.
  static long place(int segment, long offset) {
    return (long) segment << 32 | offset;
  }

  static int segment(long place) {
    return (int) (place >>> 32);
  }

  static long offset(long place) {
    return place & 0xffff_ffffL;
  }

  private static long key(LongDigest digest) {
    byte[] bytes = digest.value().toArray();
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << 8 | (bytes[i] & 0xff);
    }
    return key;
  }

  /// The candidates for a digest, tried in turn until one is taken.
  ///
  /// @return whether one was taken
  boolean any(LongDigest digest, LongPredicate taken) {
    long key = key(digest);
    int probe = 0;
    while (true) {
      long place;
      synchronized (this) {
        int slot = slot(key, probe++);
        if (places[slot] == 0) {
          return false;
        }
        if (keys[slot] != key) {
          continue;
        }
        place = places[slot];
      }
      if (taken.test(place)) {
        return true;
      }
    }
  }

  private int slot(long key, int probe) {
    long mixed = (key ^ key >>> 32) + probe;
    return (int) mixed & (keys.length - 1);
  }

  /// Adds a place for a digest.
  synchronized void add(LongDigest digest, long place) {
    if (2 * ++count > keys.length) {
      grow();
    }
    put(key(digest), place);
  }

  /// Forgets a place of a digest for another one.
  synchronized void replace(LongDigest digest, long old, long place) {
    long key = key(digest);
    for (int probe = 0; ; probe++) {
      int slot = slot(key, probe);
      if (places[slot] == old) {
        places[slot] = place;
        return;
      }
      if (places[slot] == 0) {
        throw new IllegalStateException("no body was at the place that is given up");
      }
    }
  }

  private void put(long key, long place) {
    int probe = 0;
    while (places[slot(key, probe)] != 0) {
      probe++;
    }
    int slot = slot(key, probe);
    keys[slot] = key;
    places[slot] = place;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldPlaces = places;
    keys = new long[oldKeys.length * 2];
    places = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldPlaces[i] != 0) {
        put(oldKeys[i], oldPlaces[i]);
      }
    }
  }
}
