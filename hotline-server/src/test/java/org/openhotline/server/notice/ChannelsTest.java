package org.openhotline.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.subethamail.smtp.server.SMTPServer;

/// Notices over a real SMTP server and real HTTP servers: what arrives, who is believed, what is
/// tried again, and that one that is stuck delays no other.
class ChannelsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T22:13:00Z");
  private static final DeskId XB = new DeskId("XB");
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String KEY = "00112233445566778899aabbccddeeff";

  /// A server's certificate for a name, and those who believe it.
  private record Server(SSLContext context, SSLContext believers) {
    static Server named(String host) throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Name subject = new X500Name("CN=" + host);
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          subject,
                          BigInteger.valueOf(System.nanoTime()),
                          Date.from(Instant.now().minusSeconds(60)),
                          Date.from(Instant.now().plusSeconds(3_600)),
                          subject,
                          pair.getPublic())
                      .addExtension(
                          Extension.subjectAlternativeName,
                          false,
                          new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                      .build(
                          new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", pair.getPrivate(), "x".toCharArray(), new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, "x".toCharArray());
      SSLContext own = SSLContext.getInstance("TLS");
      own.init(keys.getKeyManagers(), null, null);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("server", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext believers = SSLContext.getInstance("TLS");
      believers.init(null, trust.getTrustManagers(), null);
      return new Server(own, believers);
    }
  }

  /// A mail as it arrived.
  private record Mail(String from, String recipient, Bytes data) {
    MimeMessage read() throws MessagingException {
      return new MimeMessage(
          Session.getInstance(new Properties()), new ByteArrayInputStream(data.toArray()));
    }
  }

  private static SMTPServer smtp(@Nullable SSLContext tls, BlockingQueue<Mail> mails) {
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandler(
                (context, from, to, data) -> mails.add(new Mail(from, to, Bytes.of(data))));
    if (tls != null) {
      builder = builder.enableTLS().requireTLS().startTlsSocketFactory(tls);
    }
    SMTPServer server = builder.build();
    server.start();
    return server;
  }

  private static SmtpChannel mailbox(
      SMTPServer server, NoticeSettings.Security security, @Nullable SSLContext trust) {
    return new SmtpChannel(
        "duty@bravo.example",
        new NoticeSettings.Smtp(
            "localhost",
            server.getPortAllocated(),
            security,
            "hotline@relay.example",
            null,
            trust,
            Duration.ofSeconds(10)),
        () -> NOW);
  }

  @Test
  void aMailOverVerifiedStartTlsSaysOnlyThatAMessageWaits() throws Exception {
    Server identity = Server.named("localhost");
    BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    SMTPServer server = smtp(identity.context(), mails);
    try {
      mailbox(server, NoticeSettings.Security.STARTTLS, identity.believers())
          .send(KEY, "A FLASH message waits");
      mailbox(server, NoticeSettings.Security.STARTTLS, identity.believers())
          .send(KEY, "A FLASH message waits");

      Mail first = taken(mails);
      assertEquals("hotline@relay.example", first.from());
      assertEquals("duty@bravo.example", first.recipient());
      assertEquals("A FLASH message waits", first.read().getSubject());
      assertEquals("A FLASH message waits.", String.valueOf(first.read().getContent()).strip());
      assertEquals("<" + KEY + "@hotline>", first.read().getMessageID());
      assertEquals(first.read().getMessageID(), taken(mails).read().getMessageID(), "one key");
    } finally {
      server.stop();
    }
  }

  @Test
  void aMailServerThatIsNotWhoItShouldBeOrHasNoTlsGetsNothing() throws Exception {
    Server identity = Server.named("localhost");
    Server otherName = Server.named("mail.example");
    BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    SMTPServer plain = smtp(null, mails);
    SMTPServer wrongName = smtp(otherName.context(), mails);
    SMTPServer unknown = smtp(Server.named("localhost").context(), mails);
    try {
      for (SmtpChannel channel :
          List.of(
              mailbox(plain, NoticeSettings.Security.STARTTLS, identity.believers()),
              mailbox(wrongName, NoticeSettings.Security.STARTTLS, otherName.believers()),
              mailbox(unknown, NoticeSettings.Security.STARTTLS, identity.believers()))) {
        assertThrows(IOException.class, () -> channel.send(KEY, "A FLASH message waits"));
      }
      assertTrue(mails.isEmpty(), mails.toString());
    } finally {
      plain.stop();
      wrongName.stop();
      unknown.stop();
    }
  }

  /// A call as it arrived.
  private record Call(String id, String timestamp, String signature, String body) {}

  private static HttpServer http(BlockingQueue<Call> calls, AtomicInteger failures)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          calls.add(
              new Call(
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  body));
          exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 503 : 204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port + "/hotline");
  }

  private static NoticeSettings.Hook hook() {
    return new NoticeSettings.Hook(Bytes.of(SECRET), null, Duration.ofSeconds(5));
  }

  private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(60, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("nothing came");
    }
    return value;
  }

  @Test
  void aWebhookIsSignedOverIdTimestampAndBodyAndSaysOnlyThatAMessageWaits() throws Exception {
    BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    HttpServer server = http(calls, new AtomicInteger());
    try (WebhookChannel channel =
        new WebhookChannel(uri(server.getAddress().getPort()), hook(), () -> NOW)) {
      channel.send(KEY, "A FLASH message waits");
    } finally {
      server.stop(0);
    }

    Call call = taken(calls);
    assertEquals(KEY, call.id());
    assertEquals(Long.toString(NOW.getEpochSecond()), call.timestamp());
    assertEquals(
        "{\"type\":\"hotline.message.waits\",\"data\":{\"text\":\"A FLASH message waits\"}}",
        call.body());
    assertEquals(
        "v1," + hmac(call.id() + "." + call.timestamp() + "." + call.body()), call.signature());
  }

  private static String hmac(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static RecordEntry accepted() {
    return new RecordEntry.OfStatement(
        NOW,
        new Statement.Accepted(
            ActId.of(new byte[ActId.LENGTH_BYTES]),
            Digest.of(new byte[Digest.LENGTH_BYTES]),
            List.of(new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, NOW))));
  }

  private static Notices notices(
      NoticeSettings settings, BlockingQueue<Observation.Notified> record) {
    return new Notices(
        settings,
        new TreeSet<>(),
        new Notices.Ports(
            Plane.LIVE,
            observation -> record.add((Observation.Notified) observation),
            (_, _) -> {},
            InstantSource.system(),
            System::nanoTime));
  }

  private static NoticeSettings.BackOff backOff(int attempts, Duration limit) {
    return new NoticeSettings.BackOff(
        Duration.ofMillis(20), Duration.ofMillis(50), attempts, limit);
  }

  private static NoticeSettings hooks(int attempts, URI... uris) {
    List<NoticeSettings.Target> targets = new ArrayList<>();
    for (URI each : uris) {
      targets.add(new NoticeSettings.Webhook(new LocalId("target-" + targets.size()), XB, each));
    }
    return new NoticeSettings(null, hook(), targets, backOff(attempts, Duration.ofSeconds(30)));
  }

  @Test
  void failuresAreTriedAgainWithOneKeyAndEveryAttemptIsRecorded() throws Exception {
    BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    BlockingQueue<Observation.Notified> record = new LinkedBlockingQueue<>();
    HttpServer server = http(calls, new AtomicInteger(2));
    try (Notices notices = notices(hooks(5, uri(server.getAddress().getPort())), record)) {
      notices.take(List.of(accepted()));

      List<NoticeOutcome> outcomes = new ArrayList<>();
      TreeSet<String> keys = new TreeSet<>();
      for (int attempt = 1; attempt <= 3; attempt++) {
        keys.add(taken(calls).id());
        Observation.Notified fact = taken(record);
        assertEquals(attempt, fact.attempt());
        assertEquals(new LocalId("target-0"), fact.target());
        outcomes.add(fact.outcome());
      }
      assertEquals(
          List.of(NoticeOutcome.FAILED, NoticeOutcome.FAILED, NoticeOutcome.SENT), outcomes);
      assertEquals(1, keys.size(), keys.toString());
    } finally {
      server.stop(0);
    }
  }

  /// A port at which nobody listens.
  private static int refusing() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  @Test
  void aStuckTargetDelaysNoOtherAndIsGivenUpAfterTheLastAttempt() throws Exception {
    BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    BlockingQueue<Observation.Notified> record = new LinkedBlockingQueue<>();
    HttpServer server = http(calls, new AtomicInteger());
    // It takes connections and never answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int gone = refusing();
      try (Notices notices =
          notices(
              hooks(2, uri(silent.getLocalPort()), uri(gone), uri(server.getAddress().getPort())),
              record)) {
        notices.take(List.of(accepted()));

        taken(calls);
        List<Observation.Notified> facts = new ArrayList<>();
        while (facts.stream().noneMatch(f -> f.outcome() == NoticeOutcome.SENT)
            || facts.stream().noneMatch(f -> f.outcome() == NoticeOutcome.GIVEN_UP)) {
          facts.add(taken(record));
        }
        assertFalse(
            facts.stream().anyMatch(f -> f.target().equals(new LocalId("target-0"))),
            "the silent one still waits for its answer: " + facts);
      }
    } finally {
      server.stop(0);
    }
  }

  /// Sends `begin`, then a byte every few milliseconds, until the other side closes; tells when it
  /// has.
  private static void trickle(ServerSocket server, String begin, BlockingQueue<String> closed) {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket peer = server.accept()) {
              peer.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
              while (true) {
                peer.getOutputStream().write('2');
                TimeUnit.MILLISECONDS.sleep(5);
              }
            } catch (IOException | InterruptedException e) {
              closed.add(begin);
            }
          }
        });
  }

  @Test
  void aTargetThatAnswersAByteAtATimeIsLeftAfterTheLimitOfAnAttempt() throws Exception {
    BlockingQueue<Observation.Notified> record = new LinkedBlockingQueue<>();
    BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
    String greeting = "220-";
    try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket mail = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      trickle(web, answer, closed);
      trickle(mail, greeting, closed);
      NoticeSettings settings =
          new NoticeSettings(
              new NoticeSettings.Smtp(
                  "127.0.0.1",
                  mail.getLocalPort(),
                  NoticeSettings.Security.NONE,
                  "hotline@relay.example",
                  null,
                  null,
                  Duration.ofSeconds(10)),
              hook(),
              List.of(
                  new NoticeSettings.Webhook(new LocalId("web"), XB, uri(web.getLocalPort())),
                  new NoticeSettings.Mailbox(new LocalId("mail"), XB, "duty@bravo.example")),
              backOff(2, Duration.ofMillis(300)));
      try (Notices notices = notices(settings, record)) {
        notices.take(List.of(accepted()));

        TreeSet<String> outcomes = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
          Observation.Notified fact = taken(record);
          outcomes.add(fact.target() + " " + fact.attempt() + " " + fact.outcome());
        }
        assertEquals(
            new TreeSet<>(
                List.of("mail 1 FAILED", "mail 2 GIVEN_UP", "web 1 FAILED", "web 2 GIVEN_UP")),
            outcomes);
        List<String> left = List.of(taken(closed), taken(closed), taken(closed), taken(closed));
        assertTrue(left.contains(answer) && left.contains(greeting), left.toString());
      }
    }
  }
}
