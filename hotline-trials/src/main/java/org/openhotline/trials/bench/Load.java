package org.openhotline.trials.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.v1.RelayFrame;

/// The load generator: one session a sending desk, each with so many messages outstanding, the next
/// one sent when one is receipted. Every receipt is verified.
///
/// One event loop serves all sessions; [#run] blocks its caller.
final class Load implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(20);

  /// As a station does: a desk that has sent all of its messages would be closed as idle.
  private static final int PING_SECONDS = 20;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<DeskId, Sender> senders = new TreeMap<>();
  private final Receipts receipts;
  private volatile long lastLeaf = -1;

  /// Messages that count as under way until they are opened at the far station.
  private final Map<ActId, Opening> opening = new ConcurrentHashMap<>();

  private record Opening(Sender sender, long sentNanos) {}

  private Load(Receipts receipts) {
    this.receipts = receipts;
  }

  /// What one run came to.
  ///
  /// @param latencies from handing a message to the transport until its receipt was read
  /// @param opened the same until the far station had decrypted it; empty unless asked for
  /// @param took from the first message to the end of the last one
  record Result(Latencies latencies, Latencies opened, Duration took) {
    double perSecond() {
      return latencies.count() / (took.toNanos() / 1e9);
    }
  }

  /// Opens a session for each of `desks`.
  static Load open(BenchWorld world, List<DeskId> desks) throws IOException, InterruptedException {
    Load load = new Load(new Receipts(world.far().relayPin()));
    try {
      for (DeskId desk : desks) {
        var identity = world.sender(desk).identity();
        Sender sender = load.new Sender();
        CompletableFuture<Link> opening =
            Link.open(
                load.loops,
                world.address(),
                null,
                Link.tls(identity, world.address()),
                identity,
                Link.Wish.RECEIPTS,
                sender);
        Link link = opening.get(30, TimeUnit.SECONDS);
        sender.link = link;
        var _ =
            load.loops.scheduleAtFixedRate(
                link::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
        load.senders.put(desk, sender);
      }
      return load;
    } catch (ExecutionException | TimeoutException e) {
      load.close();
      throw new IOException("the load generator cannot connect: " + e, e);
    } catch (IOException e) {
      load.close();
      throw e;
    }
  }

  /// The far station has opened a message.
  void opened(ActId message, long nanoTime) {
    Opening of = opening.remove(message);
    if (of != null) {
      loops.execute(() -> of.sender().opened(nanoTime - of.sentNanos(), nanoTime));
    }
  }

  /// What is under way fails, for a reason outside of these sessions.
  void fail(String why) {
    loops.execute(() -> senders.values().forEach(sender -> sender.failed(why)));
  }

  /// The last leaf of a receipt; -1 before the first.
  long lastLeaf() {
    return lastLeaf;
  }

  /// How messages follow one another.
  ///
  /// @param outstanding most messages of a desk under way
  /// @param untilOpened under way until the far station has opened them, not until the receipt
  /// @param pause between the end of a message and the next one
  record Pace(int outstanding, boolean untilOpened, Duration pause) {
    /// So many under way, until the receipt.
    static Pace receipts(int outstanding) {
      return new Pace(outstanding, false, Duration.ZERO);
    }

    /// So many under way, until the far station has opened them.
    static Pace opened(int outstanding) {
      return new Pace(outstanding, true, Duration.ZERO);
    }
  }

  /// Sends all of `letters`.
  ///
  /// @throws IOException if a message is refused, a receipt proves nothing or a session ends
  Result run(Map<DeskId, List<Letters.Letter>> letters, Pace pace)
      throws IOException, InterruptedException {
    return start(letters, pace).await();
  }

  /// As [#run], but returns at once.
  Started start(Map<DeskId, List<Letters.Letter>> letters, Pace pace) {
    Started run = new Started(letters.size(), pace);
    letters.forEach((desk, all) -> Objects.requireNonNull(senders.get(desk)).begin(all, run));
    return run;
  }

  /// A run under way.
  static final class Started {
    private final Latencies latencies = new Latencies();
    private final Latencies opened = new Latencies();
    private final Pace pace;
    private final long begun = System.nanoTime();
    private final CountDownLatch done;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /// A permit for each receipt, and more than enough when all is over.
    private final Semaphore receipts = new Semaphore(0);

    private volatile long ended;

    private Started(int senders, Pace pace) {
      this.pace = pace;
      done = new CountDownLatch(senders);
    }

    private void fail(String why) {
      failure.compareAndSet(null, why);
      while (done.getCount() > 0) {
        oneDone();
      }
    }

    private void oneDone() {
      done.countDown();
      if (over()) {
        receipts.release(1_000_000);
      }
    }

    /// Waits until `count` messages are receipted, or all is over. Once.
    void awaitReceipts(int count) throws InterruptedException {
      receipts.acquire(count);
    }

    /// Messages receipted so far.
    int receipted() {
      return latencies.count();
    }

    /// Whether all is receipted, or the run has failed.
    boolean over() {
      return done.getCount() == 0;
    }

    /// Waits for the end.
    Result await() throws IOException, InterruptedException {
      if (!done.await(MOST.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the load did not end within " + MOST.toMinutes() + " minutes");
      }
      String why = failure.get();
      if (why != null) {
        throw new IOException("the load failed: " + why);
      }
      return new Result(latencies, opened, Duration.ofNanos(ended - begun));
    }
  }

  /// One desk's session; its state belongs to the event loop.
  private final class Sender implements Link.Listener {
    private final Map<Long, Long> sentAt = new TreeMap<>();
    private volatile @Nullable Link link;
    private List<Letters.Letter> letters = new ArrayList<>();
    private @Nullable Started run;
    private int next;
    private int open;
    private long requests;

    private void begin(List<Letters.Letter> all, Started started) {
      loops.execute(() -> {
        letters = all;
        next = 0;
        open = 0;
        run = started;
        for (int i = 0; i < started.pace.outstanding() && next < letters.size(); i++) {
          sendNext(started);
        }
        if (letters.isEmpty()) {
          started.oneDone();
        }
      });
    }

    private void sendNext(Started current) {
      Letters.Letter letter = letters.get(next++);
      long request = ++requests;
      open++;
      long now = System.nanoTime();
      sentAt.put(request, now);
      if (current.pace.untilOpened()) {
        opening.put(letter.id(), new Opening(this, now));
      }
      Objects.requireNonNull(link).submit(request, letter);
    }

    @Override
    public void frame(Link from, RelayFrame frame) {
      long now = System.nanoTime();
      try {
        switch (frame.getFrameCase()) {
          case WELCOME -> receipts.checkpoint(frame.getWelcome().getCheckpoint());
          case CHECKPOINT -> receipts.checkpoint(frame.getCheckpoint().getCheckpoint());
          case RECEIPT -> {
            receipts.verify(frame.getReceipt());
            lastLeaf = Math.max(lastLeaf, frame.getReceipt().getIndex());
            receipted(frame.getReceipt().getRequest(), now);
          }
          case REFUSED -> failed("refused: " + frame.getRefused().getText());
          default -> {
            // Nothing else is asked for.
          }
        }
      } catch (IllegalStateException e) {
        failed(String.valueOf(e.getMessage()));
      }
    }

    private void receipted(long request, long now) {
      Started current = run;
      Long sent = sentAt.remove(request);
      if (current == null || sent == null) {
        failed("a receipt for nothing that was sent");
        return;
      }
      current.latencies.add(now - sent);
      current.receipts.release();
      if (!current.pace.untilOpened()) {
        over(current, now);
      }
    }

    private void opened(long latency, long now) {
      Started current = run;
      if (current != null) {
        current.opened.add(latency);
        over(current, now);
      }
    }

    private void over(Started current, long now) {
      open--;
      if (next < letters.size()) {
        if (current.pace.pause().isZero()) {
          sendNext(current);
        } else {
          var _ =
              loops.schedule(
                  () -> sendNext(current), current.pace.pause().toNanos(), TimeUnit.NANOSECONDS);
        }
      } else if (open == 0) {
        current.ended = now;
        run = null;
        current.oneDone();
      }
    }

    private void failed(String why) {
      Started current = run;
      if (current != null) {
        current.fail(why);
      }
    }

    @Override
    public void closed(Link from, String why) {
      failed(why);
    }
  }

  @Override
  public void close() {
    for (Sender sender : senders.values()) {
      Link open = sender.link;
      if (open != null) {
        open.close();
      }
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
