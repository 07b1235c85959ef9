package org.openhotline.trials.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.Sha;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SealedReference;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.SealedBodies;

/// Writes messages beforehand: sealed, signed, in their desk's chain, so that the load generator
/// has nothing to do but send.
///
/// A desk's chain goes on from call to call, so everything that was written must also be sent, in
/// order. Threading: one caller; signs on as many threads as there are processors.
final class Letters {
  private static final int TEXT_CHARACTERS = 7_900;

  private final BenchWorld world;
  private final Map<DeskId, Chain> chains = new TreeMap<>();
  private final Map<DeskId, PublicSealingKey> keys = new TreeMap<>();

  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  private record Chain(long serial, @Nullable Digest header) {}

  /// A message ready to be sent.
  ///
  /// @param id its id
  /// @param act bytes of the SignedAct
  /// @param body bytes of the sealed body
  /// @param urgent whether it is FLASH
  record Letter(ActId id, Bytes act, Bytes body, boolean urgent) {}

  /// What to write.
  ///
  /// @param to the addressee
  /// @param precedence FLASH has two signers
  /// @param bodyBytes 0: really sealed, 8 KiB of padded text; else so many bytes of noise instead
  /// @param validUntil when the k-th message of a desk expires; null: never
  record Kind(DeskId to, Precedence precedence, int bodyBytes, @Nullable Expiry validUntil) {
    /// A message whose text is sealed.
    static Kind sealed(DeskId to, Precedence precedence) {
      return new Kind(to, precedence, 0, null);
    }

    /// A message whose body is noise: the relay cannot tell.
    static Kind noise(int bodyBytes, @Nullable Expiry validUntil) {
      return new Kind(BenchWorld.STORE, Precedence.ROUTINE, bodyBytes, validUntil);
    }
  }

  /// Says when a message expires.
  interface Expiry {
    /// The instant for the `index`-th message of `desk`.
    Instant of(DeskId desk, int index);
  }

  Letters(BenchWorld world) {
    this.world = world;
  }

  /// Writes `count` messages for each of `desks`.
  Map<DeskId, List<Letter>> write(List<DeskId> desks, int count, Kind kind)
      throws IOException, InterruptedException {
    Map<DeskId, List<Letter>> written = new TreeMap<>();
    Map<DeskId, Future<List<Letter>>> running = new TreeMap<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      key(kind.to());
      for (DeskId desk : desks) {
        key(desk);
        Callable<List<Letter>> task = () -> write(desk, count, kind);
        running.put(desk, pool.submit(task));
      }
      for (Map.Entry<DeskId, Future<List<Letter>>> each : running.entrySet()) {
        written.put(each.getKey(), each.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a message could not be written: " + e.getCause(), e.getCause());
    }
    return written;
  }

  /// Begins every chain anew, for a relay without data.
  void restart() {
    synchronized (chains) {
      chains.clear();
    }
  }

  /// Processor time of one core for a message, in milliseconds, over all since the last call.
  double takeMillisEach() {
    long count = written.getAndSet(0);
    long nanos = cpuNanos.getAndSet(0);
    return count == 0 ? 0 : nanos / 1e6 / count;
  }

  private PublicSealingKey key(DeskId desk) throws IOException {
    PublicSealingKey known = keys.get(desk);
    if (known == null) {
      known = world.deskKey(desk);
      keys.put(desk, known);
    }
    return known;
  }

  private List<Letter> write(DeskId desk, int count, Kind kind) {
    SecureRandom random = new SecureRandom();
    BenchWorld.Sender sender = world.sender(desk);
    List<SigningKeyPair> signers =
        kind.precedence() == Precedence.FLASH
            ? List.of(sender.drafter(), sender.releaser())
            : List.of(sender.drafter());
    List<Letter> letters = new ArrayList<>(count);
    Chain chain;
    synchronized (chains) {
      chain = chains.getOrDefault(desk, new Chain(0, null));
    }
    long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      MessageDraft draft = draft(desk, chain, kind, i, signers, random);
      SignedAct act;
      Bytes body;
      if (kind.bodyBytes() == 0) {
        SealedBodies.SealedMessage sealed =
            SealedBodies.seal(draft, payload(), List.of(known(kind.to()), known(desk)), random);
        act = Acts.sign(sealed.message(), signers, random);
        body = sealed.body();
      } else {
        body = noise(kind.bodyBytes(), random);
        act = Acts.sign(draft.sealed(reference(draft, body)), signers, random);
      }
      letters.add(
          new Letter(
              draft.context().actId(), act.bytes(), body, kind.precedence() == Precedence.FLASH));
      chain = new Chain(draft.serial(), act.bodyDigest());
    }
    synchronized (chains) {
      chains.put(desk, chain);
    }
    cpuNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore);
    written.addAndGet(count);
    return letters;
  }

  private PublicSealingKey known(DeskId desk) {
    return Objects.requireNonNull(keys.get(desk));
  }

  private MessageDraft draft(
      DeskId desk,
      Chain chain,
      Kind kind,
      int index,
      List<SigningKeyPair> signers,
      SecureRandom random) {
    Agreement agreement = world.terms();
    byte[] id = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(id);
    Expiry expiry = kind.validUntil();
    return new MessageDraft(
        new ActContext(agreement.plane(), agreement.version(), ActId.of(id), desk, Instant.now()),
        chain.serial() + 1,
        chain.header(),
        signers.getFirst().credentialId(),
        List.of(kind.to()),
        List.of(),
        kind.precedence(),
        "acknowledge",
        null,
        ReplyKind.NONE,
        List.of(),
        null,
        expiry == null ? null : expiry.of(desk, index),
        agreement.suite(),
        List.of(
            new Recipient(kind.to(), known(kind.to()).keyId()),
            new Recipient(desk, known(desk).keyId())),
        null);
  }

  private static Payload payload() {
    return new Payload(
        "REPORT",
        "Benchmark",
        "en",
        "x".repeat(TEXT_CHARACTERS),
        List.of(),
        "",
        List.of(),
        "Dara Drafter");
  }

  private static Bytes noise(int bytes, SecureRandom random) {
    byte[] body = new byte[bytes];
    random.nextBytes(body);
    return Bytes.of(body);
  }

  private static SealedReference reference(MessageDraft draft, Bytes body) {
    byte[] bytes = body.toArray();
    Digest any = Digest.of(Sha.sha256(bytes));
    return new SealedReference(
        Bytes.of(Acts.core(draft)), any, any, LongDigest.of(Sha.sha384(bytes)), bytes.length);
  }
}
