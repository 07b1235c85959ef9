package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.CertificateName;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.TlsKey;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.v1.RelayFrame;
import org.openhotline.protocol.v1.StationFrame;
import org.openhotline.protocol.v1.Submit;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.transport.RawStation;

/// What a whole relay does to a station that asks too much, goes away, or grows too old.
class HostileLimitsTest {
  private static final DeskId XA = NodeWorld.XA;
  private static final DeskId XB = NodeWorld.XB;

  @TempDir Path folder;
  private @Nullable RelayNode node;
  private @Nullable NodeWorld world;

  private RelayNode start(InstantSource clock) throws IOException {
    NodeWorld made = new NodeWorld(folder);
    world = made;
    RelayNode started =
        RelayNode.start(
            made.settings(),
            clock,
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    node = started;
    return started;
  }

  private NodeWorld world() {
    return Objects.requireNonNull(world);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private RawStation listening(DeskId desk) {
    NodeWorld.Identity station = world().station(desk);
    RawStation raw =
        RawStation.connect(
            Objects.requireNonNull(node).address(), station.key(), station.certificate());
    raw.send(StationFrame.newBuilder().setHello(RawStation.hello().setSubscribe(true)).build());
    return raw;
  }

  private static RelayFrame until(RawStation raw, Predicate<RelayFrame> wanted) {
    for (int i = 0; i < 10_000; i++) {
      RelayFrame frame = raw.next();
      if (wanted.test(frame)) {
        return frame;
      }
    }
    throw new AssertionError("it never came");
  }

  private static StationFrame submit(long request, byte[] act) {
    return StationFrame.newBuilder()
        .setSubmit(Submit.newBuilder().setRequest(request).setAct(ByteString.copyFrom(act)))
        .build();
  }

  @Test
  void aFloodOfWrongSignaturesIsThrownOutAndKeptOutAndNobodyElseIs() throws IOException {
    start(InstantSource.system());
    byte[] act = world().write(Precedence.ROUTINE, 16).act().bytes().toArray();
    try (RawStation xb = listening(XB);
        RawStation xa = listening(XA)) {
      for (int request = 1; request <= 2 * Conduct.BURST; request++) {
        xa.send(submit(request, act)); // its body is missing
      }

      RelayFrame last = until(xa, f -> f.hasRefused() && f.getRefused().getFatal());
      assertEquals("OVERLOADED", last.getRefused().getCode());
      assertTrue(xa.closedWithin(Duration.ofSeconds(10)));
      try (RawStation again = listening(XA)) {
        RelayFrame refused = until(again, RelayFrame::hasRefused);
        assertEquals("OVERLOADED", refused.getRefused().getCode());
        assertTrue(refused.getRefused().getText().contains("come back"), refused.toString());
        assertTrue(again.closedWithin(Duration.ofSeconds(10)));
      }
      assertTrue(xb.open());
      until(xb, RelayFrame::hasCaughtUp);
    }
  }

  @Test
  void aDeskWhoseOnlyStationGoesIsToldToBeDownAfterTheGrace() throws IOException {
    start(InstantSource.system());
    try (RawStation xa = listening(XA)) {
      until(xa, RelayFrame::hasCaughtUp);
      try (RawStation xb = listening(XB)) {
        until(xb, RelayFrame::hasCaughtUp);
        until(xa, f -> tells(f, new Observation.LinkChanged(XB, true)));
      }

      until(xa, f -> tells(f, new Observation.LinkChanged(XB, false)));

      assertTrue(xa.open());
    }
  }

  private static boolean tells(RelayFrame frame, Observation wanted) {
    if (!frame.hasPush()) {
      return false;
    }
    try {
      return Entries.parse(frame.getPush().getEntry().toByteArray())
              instanceof RecordEntry.OfObservation(Instant _, Observation observation)
          && observation.equals(wanted);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anOpenSessionEndsWhenItsCertificateDoes() throws IOException, CertificateException {
    start(InstantSource.system());
    PartyAuthority authority = world().authority(XB);
    CertificateName name = CertificateName.station(XB, new LocalId("station-2"));
    TlsKey key = TlsKey.generate(world().random);
    Instant now = Instant.now();
    Bytes certificate =
        authority.issueStationTls(
            name, key.publicKey(), now.minusSeconds(60), now.plus(Duration.ofSeconds(15)));
    SigningKeyPair signing = SigningKeyPair.generate(SuiteId.H1, world().random);
    for (SignedAct act :
        authority.publish(
            List.of(
                new DirectoryEntry.Station(
                    name.id(),
                    XB,
                    certificate,
                    authority.issueSigning(name, signing.publicKey()))))) {
      world().take("30-station", act);
    }
    X509Certificate parsed =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
    int sessions = 0;
    RelayFrame last = RelayFrame.getDefaultInstance();
    while (sessions == 0 && Instant.now().isBefore(now.plusSeconds(14))) {
      try (RawStation xb =
          RawStation.connect(Objects.requireNonNull(node).address(), key.privateKey(), parsed)) {
        xb.send(StationFrame.newBuilder().setHello(RawStation.hello()).build());
        assertTrue(xb.closedWithin(Duration.ofSeconds(60)), "closed at the latest when it expired");
        while (xb.waiting() > 0) {
          last = xb.next();
          sessions += last.hasWelcome() ? 1 : 0;
        }
      }
    }
    Assumptions.assumeTrue(sessions > 0, "this machine is too slow to connect within 14 s");
    assertTrue(last.getRefused().getFatal(), last.toString());
    assertEquals("CERTIFICATE_INVALID", last.getRefused().getCode());
  }
}
