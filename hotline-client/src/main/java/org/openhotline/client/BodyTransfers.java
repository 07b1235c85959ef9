package org.openhotline.client;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.openhotline.client.verify.RecordFault;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.wire.Limits;

/// Sealed bodies that arrive in chunks; several may be under way at once.
///
/// Memory: at most [#MAX_UNDER_WAY] bodies of the protocol's largest size, allocated as bytes
/// arrive.
final class BodyTransfers {
  static final int MAX_UNDER_WAY = 8;

  private final Map<Long, Transfer> transfers = new HashMap<>();

  private static final class Transfer {
    private final int length;
    private final ByteString.Output bytes = ByteString.newOutput();

    private Transfer(int length) {
      this.length = length;
    }
  }

  /// Expects `length` bytes for the body of `leaf`.
  void expect(long leaf, int length) throws RecordFault {
    if (length > Limits.MAX_BODY_BYTES || transfers.size() >= MAX_UNDER_WAY) {
      throw new RecordFault(
          "the relay announces a body of "
              + length
              + " bytes while "
              + transfers.size()
              + " are under way; the limits are "
              + Limits.MAX_BODY_BYTES
              + " and "
              + MAX_UNDER_WAY);
    }
    transfers.put(leaf, new Transfer(length));
  }

  /// Forgets what was under way.
  void clear() {
    transfers.clear();
  }

  /// Takes a chunk; the whole body when it was the last one.
  Optional<byte[]> take(BodyChunk chunk) throws RecordFault {
    Transfer transfer = transfers.get(chunk.getRequest());
    if (transfer == null
        || chunk.getOffset() != transfer.bytes.size()
        || chunk.getData().isEmpty()
        || transfer.bytes.size() + chunk.getData().size() > transfer.length) {
      throw new RecordFault("the relay sends a piece of a body that was not announced");
    }
    transfer.bytes.write(chunk.getData().toByteArray(), 0, chunk.getData().size());
    if (!chunk.getLast()) {
      return Optional.empty();
    }
    transfers.remove(chunk.getRequest());
    if (transfer.bytes.size() != transfer.length) {
      throw new RecordFault(
          "a body has " + transfer.bytes.size() + " bytes; " + transfer.length + " were announced");
    }
    return Optional.of(transfer.bytes.toByteString().toByteArray());
  }
}
