package org.openhotline.trials.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.Push;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// A session of the desk XB-STORE that sees its messages expire, and how late each statement comes.
///
/// Its work runs on one event loop.
final class Observer implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<ActId, Instant> due = new ConcurrentHashMap<>();
  private final Latencies stated = new Latencies();
  private final Latencies arrived = new Latencies();
  private final AtomicInteger pushes = new AtomicInteger();

  /// Subscribes after a leaf.
  static Observer open(BenchWorld world, long after) throws IOException, InterruptedException {
    Observer observer = new Observer();
    try {
      var identity = world.store();
      var _ =
          Link.open(
                  observer.loops,
                  world.address(),
                  null,
                  Link.tls(identity, world.address()),
                  identity,
                  new Link.Wish(true, after),
                  observer.new Ear())
              .get(30, TimeUnit.SECONDS);
      return observer;
    } catch (ExecutionException | TimeoutException e) {
      observer.close();
      throw new IOException("the observer cannot connect: " + e, e);
    }
  }

  /// Awaits the expiry of a message.
  void expect(ActId message, Instant at) {
    due.put(message, at);
  }

  /// From the deadline to the time that the statement carries, which is when it was ordered.
  Latencies stated() {
    return stated;
  }

  /// From the deadline until the statement was pushed here, forced, recorded and proven.
  Latencies arrived() {
    return arrived;
  }

  /// Waits until nothing more is expected; false when `limit` passed first.
  boolean await(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!due.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return due.isEmpty();
  }

  private final class Ear implements Link.Listener {
    @Override
    public void frame(Link link, RelayFrame frame) {
      if (!frame.hasPush()) {
        return;
      }
      Instant now = Instant.now();
      Push push = frame.getPush();
      if (pushes.incrementAndGet() % 32 == 0) {
        link.send(
            StationFrame.newBuilder()
                .setDurable(Durable.newBuilder().setIndex(push.getIndex()))
                .build());
      }
      try {
        if (Entries.parse(push.getEntry().toByteArray())
            instanceof RecordEntry.OfStatement(Instant time, Statement.Expired expired)) {
          Instant at = due.remove(expired.messageId());
          if (at != null) {
            stated.add(Duration.between(at, time).toNanos());
            arrived.add(Duration.between(at, now).toNanos());
          }
        }
      } catch (MalformedException e) {
        throw new IllegalStateException("the relay pushes what is no entry", e);
      }
    }

    @Override
    public void closed(Link link, String why) {
      // What is still expected then never comes, and that is reported.
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
