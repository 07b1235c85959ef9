package org.openhotline.console.desk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.Receipted;

/// What became of an act.
///
/// @param id of the act, or of the message that was sent; hexadecimal
/// @param queued it waits in the outbox: the relay is not reachable
/// @param leaf its place in the record; null while queued
/// @param recorded the relay's time in milliseconds; null while queued
/// @param late the acknowledgement came after its deadline
public record Done(
    String id, boolean queued, @Nullable Long leaf, @Nullable Long recorded, boolean late) {
  static Done of(String id, Optional<Receipted> receipt, boolean late) {
    return receipt
        .map(r -> new Done(id, false, r.leaf(), r.recorded().toEpochMilli(), late))
        .orElseGet(() -> new Done(id, true, null, null, false));
  }
}
