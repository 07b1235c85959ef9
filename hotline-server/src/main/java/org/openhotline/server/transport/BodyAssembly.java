package org.openhotline.server.transport;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.Submit;

/// Puts submissions together from their chunks; several of one session may interleave, so that
/// FLASH need not wait for a large body before it.
///
/// Memory grows with bytes that came, never with a claimed length. One event loop only.
final class BodyAssembly {
  /// Most bytes of one chunk. SPEC section "Wire".
  static final int MAX_CHUNK_BYTES = 16 * 1024;

  private final TransportLimits limits;
  private final Map<Long, Partial> partial = new HashMap<>();

  BodyAssembly(TransportLimits limits) {
    this.limits = limits;
  }

  /// What a frame led to.
  sealed interface Step {}

  /// A submission is whole.
  record Whole(Submission submission) implements Step {}

  /// More chunks are to come, or the chunk belongs to a submission that was refused before.
  record More() implements Step {}

  /// This submission is refused; the session goes on.
  record Refused(long request, Refusal refusal) implements Step {}

  /// The session breaks the protocol.
  record Broken(Refusal refusal) implements Step {}

  private record Partial(Submit submit, ByteArrayOutputStream body, boolean refused) {}

  /// Takes the start of a submission.
  Step submit(Submit submit) {
    long request = submit.getRequest();
    int length = submit.getBodyLength();
    if (request == 0) {
      return new Broken(malformed("a submission has request number 0; numbers start at 1"));
    }
    if (partial.containsKey(request)) {
      return new Broken(
          malformed("request number " + Long.toUnsignedString(request) + " is still in use"));
    }
    if (partial.size() >= limits.assemblies() && length != 0) {
      return new Broken(
          Refusal.of(
              RefusalCode.TOO_LARGE,
              "more than %d bodies are on their way in one session; finish one first"
                  .formatted(limits.assemblies()),
              "limit",
              Integer.toString(limits.assemblies())));
    }
    if (submit.getAct().size() > limits.actBytes()) {
      return refuse(submit, tooLarge("act", submit.getAct().size(), limits.actBytes()));
    }
    if (Integer.compareUnsigned(length, limits.bodyBytes()) > 0) {
      return refuse(
          submit, tooLarge("sealed body", Integer.toUnsignedLong(length), limits.bodyBytes()));
    }
    if (length == 0) {
      return new Whole(submission(submit, Bytes.EMPTY));
    }
    partial.put(request, new Partial(submit, new ByteArrayOutputStream(), false));
    return new More();
  }

  /// Takes a part of a body.
  Step chunk(BodyChunk chunk) {
    Partial sum = partial.get(chunk.getRequest());
    if (sum == null) {
      return new Broken(
          malformed(
              "a chunk for request %s, which is not under way"
                  .formatted(Long.toUnsignedString(chunk.getRequest()))));
    }
    int size = chunk.getData().size();
    if (size == 0 || size > MAX_CHUNK_BYTES) {
      return new Broken(
          malformed("a chunk of %d bytes; a chunk has 1 to %d".formatted(size, MAX_CHUNK_BYTES)));
    }
    if (sum.refused()) {
      if (chunk.getLast()) {
        partial.remove(chunk.getRequest());
      }
      return new More();
    }
    int expected = sum.submit().getBodyLength();
    int have = sum.body().size() + size;
    if (chunk.getOffset() != sum.body().size()
        || have > expected
        || (have == expected) != chunk.getLast()) {
      return new Broken(
          malformed(
              "a chunk at offset %s with %d bytes does not continue a body of which %d of %d bytes came"
                  .formatted(
                      Integer.toUnsignedString(chunk.getOffset()),
                      size,
                      sum.body().size(),
                      expected)));
    }
    sum.body().writeBytes(chunk.getData().toByteArray());
    if (!chunk.getLast()) {
      return new More();
    }
    partial.remove(chunk.getRequest());
    return new Whole(submission(sum.submit(), Bytes.of(sum.body().toByteArray())));
  }

  /// Bodies on their way.
  int underWay() {
    return partial.size();
  }

  private Step refuse(Submit submit, Refusal refusal) {
    if (submit.getBodyLength() != 0) {
      partial.put(submit.getRequest(), new Partial(submit, new ByteArrayOutputStream(0), true));
    }
    return new Refused(submit.getRequest(), refusal);
  }

  private static Submission submission(Submit submit, Bytes body) {
    return new Submission(
        submit.getRequest(),
        Bytes.of(submit.getAct().toByteArray()),
        body,
        FrameParser.hint(submit.getPrecedence()));
  }

  private static Refusal tooLarge(String what, long bytes, int limit) {
    return new Refusal(
        RefusalCode.TOO_LARGE,
        "the %s has %d bytes; this relay takes at most %d: make it smaller"
            .formatted(what, bytes, limit),
        Map.of("bytes", Long.toString(bytes), "limit", Integer.toString(limit)));
  }

  private static Refusal malformed(String text) {
    return Refusal.of(RefusalCode.MALFORMED, text + "; the session ends");
  }
}
