package org.openhotline.trials.hostile;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.StationHome;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.certs.development.World;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.PublicSealingKey;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.BodyChunk;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.SealedBodies;

/// Desk XA, which keeps every rule and measures how long a receipt takes. One thread.
final class HonestDesk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SecureRandom random = new SecureRandom();
  private final StationHome home;
  private final Agreement agreement;
  private final SigningKeyPair officer;
  private final List<Recipient> recipients = new ArrayList<>();
  private final List<PublicSealingKey> keys = new ArrayList<>();
  private final RawPeer peer;
  private long serial;
  private @Nullable Digest previous;

  HonestDesk(World world, int port) throws IOException, InterruptedException {
    this.home = world.home("XA");
    this.agreement = world.agreement();
    TlsIdentity identity;
    try (KeyVault vault = DevelopmentAuthority.vault()) {
      identity = home.tls(vault);
      officer = home.officerKey(vault, new LocalId("xa-drafter"));
      for (String desk : List.of("XB", "XA")) {
        SealingKeyPair key = world.home(desk).deskKeys(vault).getFirst();
        keys.add(key.publicKey());
        recipients.add(new Recipient(world.home(desk).desk(), key.keyId()));
      }
    }
    this.peer =
        RawPeer.connect(
            loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm(null)
                .option(OpenSslContextOption.GROUPS, new String[] {"X25519MLKEM768"})
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .keyManager(identity.key(), identity.chainArray())
                .build());
    peer.send(RawPeer.hello());
    RelayFrame first = peer.next(PATIENCE);
    if (first == null || !first.hasWelcome()) {
      throw new IOException("the relay did not welcome desk XA: " + first);
    }
  }

  /// Sends one message and waits for its receipt.
  ///
  /// @return nanoseconds from the first byte sent to the receipt
  /// @throws IOException if it is refused or no receipt comes
  long send() throws IOException, InterruptedException {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    random.nextBytes(id);
    serial++;
    MessageDraft draft =
        new MessageDraft(
            new ActContext(
                Plane.LIVE, agreement.version(), ActId.of(id), home.desk(), Instant.now()),
            serial,
            previous,
            officer.credentialId(),
            List.of(recipients.getFirst().desk()),
            List.of(),
            Precedence.ROUTINE,
            "none",
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            agreement.suite(),
            recipients,
            null);
    Payload payload =
        new Payload("INQUIRY", "s", "en", "t", List.of(), "", List.of(), "Dara Drafter of XA");
    SealedBodies.SealedMessage sealed = SealedBodies.seal(draft, payload, keys, random);
    SignedAct act = Acts.sign(sealed.message(), List.of(officer), random);
    previous = act.bodyDigest();
    byte[] body = sealed.body().toArray();
    StationFrame submit =
        StationFrame.newBuilder()
            .setSubmit(
                Submit.newBuilder()
                    .setRequest(serial)
                    .setAct(ByteString.copyFrom(act.bytes().toArray()))
                    .setBodyLength(body.length)
                    .setPrecedence(org.openhotline.protocol.v1.Precedence.PRECEDENCE_ROUTINE))
            .build();
    StationFrame chunk =
        StationFrame.newBuilder()
            .setChunk(
                BodyChunk.newBuilder()
                    .setRequest(serial)
                    .setData(ByteString.copyFrom(body))
                    .setLast(true))
            .build();
    long begun = System.nanoTime();
    peer.send(submit);
    peer.send(chunk);
    RelayFrame answer = peer.next(PATIENCE);
    if (answer == null || !answer.hasReceipt()) {
      throw new IOException("no receipt for message " + serial + ": " + answer);
    }
    return System.nanoTime() - begun;
  }

  /// Whether its session, open since the beginning, still is.
  boolean connected() {
    return peer.open();
  }

  @Override
  public void close() {
    peer.close();
    var _ = loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
