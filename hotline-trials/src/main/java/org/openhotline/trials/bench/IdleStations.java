package org.openhotline.trials.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openhotline.certs.Passphrases;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.v1.Durable;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Many idle sessions from one process, for `bench relay`: each subscribes, pings, and comes back
/// by itself as a station does, at once first and then after a random part of a doubling wait.
///
/// Prints the number of open sessions whenever it changed, ten times a second, until its standard
/// input ends.
@Command(name = "idle-stations", hidden = true, description = "Idle sessions for bench relay.")
final class IdleStations implements Callable<Integer> {
  private static final long FIRST_WAIT_MILLIS = 500;
  private static final long LONGEST_WAIT_MILLIS = 10_000;
  private static final int MAX_DOUBLINGS = 5;
  private static final int PING_SECONDS = 30;

  @Option(names = "--home", required = true)
  private List<Path> homes = List.of();

  @Option(names = "--passphrase-file", required = true)
  private Path passphraseFile = Path.of("");

  @Option(names = "--count", required = true)
  private int count;

  @Option(names = "--source", required = true)
  private String source = "";

  @Option(names = "--after", required = true)
  private long after;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger open = new AtomicInteger();

  IdleStations() {}

  @Override
  public Integer call() throws IOException {
    List<StationIdentity> identities = new ArrayList<>();
    List<SslContext> contexts = new ArrayList<>();
    List<HomeKeys> unlocked = new ArrayList<>();
    for (Path home : homes) {
      HomeKeys keys = HomeKeys.open(home, new Passphrases(passphraseFile, Map.of(), _ -> null));
      unlocked.add(keys);
      StationIdentity identity = keys.identity();
      identities.add(identity);
      contexts.add(Link.tls(identity, identity.relays().getFirst()));
    }
    for (int i = 0; i < count; i++) {
      Session session =
          new Session(identities.get(i % homes.size()), contexts.get(i % homes.size()));
      // Spread over the time in which a relay shakes so many hands, as after a quiet start.
      var _ = loops.schedule(session::connect, i, TimeUnit.MILLISECONDS);
    }
    Thread.ofPlatform().daemon().name("counts").start(this::tell);
    while (System.in.read() >= 0) {
      // Whoever started us closes this when we shall end.
    }
    unlocked.forEach(HomeKeys::close);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    return 0;
  }

  private void tell() {
    int told = -1;
    try {
      while (true) {
        int now = open.get();
        if (now != told) {
          told = now;
          System.out.println(now);
          System.out.flush();
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Session implements Link.Listener {
    private final StationIdentity identity;
    private final SslContext tls;
    private int failures;
    private boolean up;
    private long last = after;

    private Session(StationIdentity identity, SslContext tls) {
      this.identity = identity;
      this.tls = tls;
    }

    private void connect() {
      var _ =
          Link.open(
                  loops,
                  identity.relays().getFirst(),
                  source,
                  tls,
                  identity,
                  new Link.Wish(true, last),
                  this)
              .whenComplete((link, failure) -> {
                if (failure == null) {
                  failures = 0;
                  up = true;
                  open.incrementAndGet();
                  ping(link);
                } else {
                  again();
                }
              });
    }

    private void ping(Link link) {
      var _ =
          loops.schedule(
              () -> {
                if (up) {
                  link.ping();
                  ping(link);
                }
              },
              Duration.ofSeconds(PING_SECONDS).toMillis()
                  - ThreadLocalRandom.current().nextLong(10_000),
              TimeUnit.MILLISECONDS);
    }

    private void again() {
      long wait =
          failures == 0
              ? 0
              : Math.min(
                  LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failures, MAX_DOUBLINGS));
      failures++;
      var _ =
          loops.schedule(
              this::connect,
              wait == 0 ? 0 : ThreadLocalRandom.current().nextLong(wait / 2, wait),
              TimeUnit.MILLISECONDS);
    }

    @Override
    public void frame(Link link, RelayFrame frame) {
      if (frame.hasPush()) {
        last = Math.max(last, frame.getPush().getIndex());
        link.send(
            StationFrame.newBuilder().setDurable(Durable.newBuilder().setIndex(last)).build());
      }
    }

    @Override
    public void closed(Link link, String why) {
      if (up) {
        up = false;
        open.decrementAndGet();
        again();
      }
    }
  }
}
