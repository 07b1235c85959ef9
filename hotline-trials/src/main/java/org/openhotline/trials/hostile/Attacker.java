package org.openhotline.trials.hostile;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.ForgeryDoor;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.StationHome;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.v1.FetchEntries;
import org.openhotline.protocol.v1.Hello;
import org.openhotline.protocol.v1.Ping;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Acts;

/// Carries out attacks: with no keys, with forged certificates, and with the true keys of desk XB's
/// station, as if that had been broken into. One thread, and the event loops of its connections.
final class Attacker implements AutoCloseable {
  private static final String GROUP = "X25519MLKEM768";
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final int FEW = 8;
  private static final int HALF_OPEN = 1_000;
  private static final int DESCRIPTORS = 20;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Random random = new Random(20261123);
  private final InetSocketAddress source;
  private final InetSocketAddress relay;
  private final StationHome home;
  private final Path world;
  private final KeyVault vault = DevelopmentAuthority.vault();
  private final TlsIdentity identity;

  Attacker(Path world, InetSocketAddress source, InetSocketAddress relay) throws IOException {
    this.world = world;
    this.source = source;
    this.relay = relay;
    this.home = StationHome.read(world.resolve("home-xb"));
    this.identity = home.tls(vault);
  }

  private static SslContext tls(@Nullable TlsIdentity identity, String group) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .protocols("TLSv1.3")
            .endpointIdentificationAlgorithm(null)
            .option(OpenSslContextOption.GROUPS, new String[] {group})
            .trustManager(InsecureTrustManagerFactory.INSTANCE);
    if (identity != null) {
      builder.keyManager(identity.key(), identity.chainArray());
    }
    return builder.build();
  }

  private RawPeer plain() throws IOException {
    return RawPeer.connect(loops, source, relay, null);
  }

  private RawPeer station() throws IOException {
    return RawPeer.connect(loops, source, relay, tls(identity, GROUP));
  }

  private RawPeer greeted() throws IOException {
    RawPeer peer = station();
    peer.send(RawPeer.hello());
    return peer;
  }

  /// Carries one out.
  ///
  /// @param time how long floods go on
  Seen run(Attack attack, Duration time) throws IOException, InterruptedException {
    List<RawPeer> peers = new ArrayList<>();
    try {
      switch (attack) {
        case GARBAGE_BEFORE_TLS -> say(peers, some(400));
        case HTTP_REQUEST ->
            say(
                peers,
                "GET / HTTP/1.1\r\nHost: relay\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        case SILENCE -> say(peers, new byte[0]);
        case HALF_HELLO -> say(peers, clientHello(120));
        case DRIPPING_HANDSHAKE -> drip(peers, false);
        case THOUSAND_HALF_OPEN -> {
          for (int i = 0; i < HALF_OPEN; i++) {
            RawPeer peer = plain();
            peer.send(clientHello(60));
            peers.add(peer);
          }
        }
        case NO_CERTIFICATE -> with(peers, tls(null, GROUP));
        case BAD_CERTIFICATES -> forged(peers);
        case OLD_KEY_AGREEMENT -> with(peers, tls(identity, "X25519"));
        case NO_HELLO -> {
          for (int i = 0; i < FEW; i++) {
            peers.add(station());
          }
        }
        case GARBAGE_INSIDE_TLS -> afterTls(peers, Tricks.garbage(random, 40));
        case GIANT_LENGTHS -> afterTls(peers, Tricks.lengths());
        case HALF_FRAME -> afterTls(peers, Tricks.halves());
        case DRIPPING_FRAME -> drip(peers, true);
        case NEVER_READS -> neverRead(peers);
        case OTHER_VERSIONS -> hellos(peers, Tricks.versions());
        case OTHER_PLANE -> hellos(peers, Tricks.planes());
        case PROTOBUF_TRICKS -> afterTls(peers, Tricks.protobuf());
        case CHUNK_TRICKS -> chunks(peers);
        case BAD_SIGNATURES -> badSignatures(peers, time);
        case FETCH_FLOOD -> fetchFlood(peers, time);
        case RECONNECT_STORM -> reconnect(peers, time);
      }
      return attack.flood()
          ? Seen.of(peers, Duration.ZERO)
          : Seen.of(peers, attack.deadline().plus(GRACE));
    } finally {
      peers.forEach(RawPeer::close);
    }
  }

  private byte[] some(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// The first bytes of a TLS record that says it is a long ClientHello.
  private byte[] clientHello(int length) {
    byte[] bytes = some(length);
    byte[] head = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  private void say(List<RawPeer> peers, byte[] bytes) throws IOException {
    for (int i = 0; i < FEW; i++) {
      RawPeer peer = plain();
      peer.send(bytes);
      peers.add(peer);
    }
  }

  private void with(List<RawPeer> peers, SslContext context) throws IOException {
    for (int i = 0; i < FEW; i++) {
      RawPeer peer = RawPeer.connect(loops, source, relay, context);
      peer.send(RawPeer.hello());
      peers.add(peer);
    }
  }

  private void forged(List<RawPeer> peers) throws IOException {
    ForgeryDoor forgery =
        new ForgeryDoor(
            world.resolve("xb"),
            home.desk().party(),
            CertificateName.station(home.desk(), new LocalId("xb-9")),
            Instant.now());
    List<TlsIdentity> all = new ArrayList<>(forgery.all().values());
    all.add(
        TlsIdentity.load(vault, world.resolve("relay/tls.pem"), world.resolve("relay/tls.crt")));
    for (TlsIdentity each : all) {
      SslContext context;
      try {
        context = tls(each, GROUP);
      } catch (IOException e) {
        continue; // our own TLS library will not even show it
      }
      RawPeer peer = RawPeer.connect(loops, source, relay, context);
      peer.send(RawPeer.hello());
      peers.add(peer);
    }
  }

  /// Each of the byte strings in a session of its own.
  private void afterTls(List<RawPeer> peers, List<byte[]> each) throws IOException {
    for (byte[] bytes : each) {
      RawPeer peer = greeted();
      peer.send(bytes);
      peers.add(peer);
    }
  }

  private void hellos(List<RawPeer> peers, List<Hello.Builder> hellos) throws IOException {
    for (Hello.Builder hello : hellos) {
      RawPeer peer = station();
      peer.send(hello);
      peers.add(peer);
    }
  }

  private void drip(List<RawPeer> peers, boolean frame) throws IOException {
    byte[] bytes =
        frame
            ? Framing.prefixed(
                StationFrame.newBuilder()
                    .setPing(Ping.newBuilder().setNonce(-1).setTimeMs(-1))
                    .build()
                    .toByteArray())
            : clientHello(500);
    for (int i = 0; i < FEW; i++) {
      peers.add(frame ? greeted() : plain());
    }
    for (int second = 0; second < 8 && peers.stream().anyMatch(RawPeer::open); second++) {
      byte[] one = {bytes[second]};
      peers.forEach(peer -> peer.send(one));
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  private void neverRead(List<RawPeer> peers) throws IOException, InterruptedException {
    for (int i = 0; i < FEW; i++) {
      RawPeer peer = station();
      peer.send(RawPeer.hello());
      peer.next(GRACE);
      peer.reading(false);
      for (int request = 1; request <= FEW; request++) {
        peer.send(fetch(request));
      }
      peers.add(peer);
    }
    LockSupport.parkNanos(Attack.Limits.STALLED.multipliedBy(3).dividedBy(2).toNanos());
    peers.forEach(peer -> peer.reading(true));
  }

  private static StationFrame fetch(long request) {
    return StationFrame.newBuilder()
        .setFetchEntries(FetchEntries.newBuilder().setRequest(request).setFrom(0).setCount(256))
        .build();
  }

  private void chunks(List<RawPeer> peers) throws IOException {
    byte[] act = wrong(act(), 1);
    for (List<StationFrame> frames : Tricks.chunks(act)) {
      RawPeer peer = greeted();
      frames.forEach(peer::send);
      peers.add(peer);
    }
  }

  /// An acknowledgement of desk XB, in order but for the message, which does not exist.
  private byte[] act() throws IOException {
    SigningKeyPair officer = home.officerKey(vault, new LocalId("xb-watch"));
    var agreement = home.agreements().values().iterator().next();
    OfficerFact fact =
        new OfficerFact(
            new ActContext(
                Plane.LIVE, agreement.version(), ActId.of(some(16)), home.desk(), Instant.now()),
            ActKind.ACKNOWLEDGED,
            ActId.of(some(16)),
            Digest.of(some(32)),
            "",
            null);
    return Acts.sign(fact, List.of(officer), new SecureRandom()).bytes().toArray();
  }

  /// The act with a wrong ML-DSA signature, which is the last thing in it and checked last.
  private static byte[] wrong(byte[] act, int number) {
    byte[] other = act.clone();
    byte[] bytes = {(byte) number, (byte) (number >> 8), (byte) (number >> 16)};
    for (int i = 0; i < bytes.length; i++) {
      other[other.length - 600 - i] ^= (byte) (bytes[i] + 1);
    }
    return other;
  }

  private void badSignatures(List<RawPeer> peers, Duration time)
      throws IOException, InterruptedException {
    RawPeer peer = greeted();
    peers.add(peer);
    byte[] act = act();
    long end = System.nanoTime() + time.toNanos();
    for (int request = 1; System.nanoTime() < end && peer.open(); request++) {
      while (!peer.writable() && peer.open() && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      peer.send(
          StationFrame.newBuilder()
              .setSubmit(
                  Submit.newBuilder()
                      .setRequest(request)
                      .setAct(ByteString.copyFrom(wrong(act, request))))
              .build());
      if (request % 50 == 0) {
        LockSupport.parkNanos(2_000_000); // 25,000 a second at most: the rest is the network's
      }
    }
  }

  private void fetchFlood(List<RawPeer> peers, Duration time) throws IOException {
    for (int i = 0; i < 4; i++) {
      peers.add(greeted());
    }
    long end = System.nanoTime() + time.toNanos();
    for (int request = 1; System.nanoTime() < end; request++) {
      StationFrame fetch = fetch(request);
      peers.stream().filter(RawPeer::writable).forEach(peer -> peer.send(fetch));
      LockSupport.parkNanos(500_000);
    }
  }

  private void reconnect(List<RawPeer> peers, Duration time)
      throws IOException, InterruptedException {
    SslContext context = tls(identity, GROUP);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      List<RawPeer> wave = new ArrayList<>();
      for (int i = 0; i < DESCRIPTORS; i++) {
        RawPeer peer = RawPeer.connect(loops, source, relay, context);
        peer.send(RawPeer.hello());
        wave.add(peer);
      }
      for (RawPeer peer : wave) {
        peer.next(Duration.ofMillis(200));
        peer.close();
      }
      if (peers.size() < 200) {
        peers.addAll(wave);
      }
    }
  }

  @Override
  public void close() {
    vault.close();
    var _ = loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
