package org.openhotline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.server.config.RelayConfig.Address;
import org.openhotline.server.config.RelayConfig.Limits;
import org.openhotline.server.config.RelayConfigReading.Invalid;
import org.openhotline.server.config.RelayConfigReading.Valid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RelayConfigReaderTest {
  private static final Path BASE = Path.of("/srv/hotline");
  private static final String SMALL =
      """
      node: relay-1
      plane: live
      listen: 0.0.0.0:7443
      data: data
      tls:
        certificate: operator/tls.crt
        key: operator/tls.pem
      record:
        origin: hotline.example/live
        key: /etc/hotline/record.pem
      """;

  private static RelayConfig config(String yaml) {
    return switch (RelayConfigReader.read("relay.yaml", yaml, BASE)) {
      case Valid valid -> valid.config();
      case Invalid invalid -> fail(invalid.lines().toString());
    };
  }

  private static List<String> problems(String yaml) {
    return switch (RelayConfigReader.read("relay.yaml", yaml, BASE)) {
      case Valid valid -> fail(valid.config().toString());
      case Invalid invalid -> invalid.lines();
    };
  }

  @Test
  void readsASmallFileWithDefaults() {
    RelayConfig config = config(SMALL);

    assertEquals("relay-1", config.node());
    assertEquals(Plane.LIVE, config.plane());
    assertEquals(new Address("0.0.0.0", 7443), config.listen());
    assertEquals(Path.of("/srv/hotline/data"), config.data());
    assertNull(config.intake());
    assertNull(config.metrics());
    assertEquals(Path.of("/srv/hotline/operator/tls.crt"), config.tls().certificate());
    assertEquals(Path.of("/srv/hotline/operator/tls.pem"), config.tls().key());
    assertEquals("hotline.example/live", config.record().origin());
    assertEquals(Path.of("/etc/hotline/record.pem"), config.record().key());
    assertEquals(Duration.ofSeconds(5), config.linkGrace());
    assertEquals(4_000, config.snapshotEveryInputs());
    assertEquals(512L << 20, config.diskReserveBytes());
    assertNull(config.alwaysLinked());
    assertEquals(
        new Limits(
            2_000,
            32,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(90),
            Duration.ofSeconds(30),
            1 << 20,
            4,
            64,
            16,
            1_024,
            256,
            16L << 20,
            8L << 20,
            2,
            128,
            8),
        config.limits());
  }

  @Test
  void readsEveryValue() {
    RelayConfig config =
        config(
            SMALL.replace("listen: 0.0.0.0:7443", "listen: '[::1]:0'")
                + """
                intake: ../intake
                metrics: 127.0.0.1:9464
                link_grace: 250ms
                snapshot_every: 500
                disk_reserve: 1GiB
                always_linked: [XB, XA-CERT]
                limits:
                  connections: 1
                  unauthenticated_per_source: 2
                  handshake_timeout: 3s
                  frame_timeout: 4s
                  idle_timeout: 45s
                  stalled_timeout: 6s
                  body_bytes: 64KiB
                  bodies_per_session: 7
                  outstanding_per_session: 18
                  outstanding_per_session_flash: 19
                  outstanding_total: 10
                  outstanding_total_flash: 11
                  outstanding_bytes: 2MiB
                  outstanding_bytes_flash: 131072B
                  verify_threads: 12
                  answers: 13
                  fetches: 14
                """);

    assertEquals(new Address("::1", 0), config.listen());
    assertEquals(Path.of("/srv/intake"), config.intake());
    assertEquals(new Address("127.0.0.1", 9464), config.metrics());
    assertEquals(Duration.ofMillis(250), config.linkGrace());
    assertEquals(500, config.snapshotEveryInputs());
    assertEquals(1L << 30, config.diskReserveBytes());
    assertEquals(
        new TreeSet<>(List.of(new DeskId("XA-CERT"), new DeskId("XB"))), config.alwaysLinked());
    assertEquals(
        new Limits(
            1,
            2,
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(45),
            Duration.ofSeconds(6),
            64 << 10,
            7,
            18,
            19,
            10,
            11,
            2 << 20,
            128 << 10,
            12,
            13,
            14),
        config.limits());
  }

  @Test
  void readsWhereTheBoardIsAndThereIsNoneUnlessItSaysSo() {
    assertEquals(
        new RelayConfig.Board(new Address("0.0.0.0", 8443), Path.of("/srv/hotline/operators")),
        config(SMALL + "board: {listen: '0.0.0.0:8443', operators: operators}\n").board());
    assertNull(config(SMALL).board());
  }

  private static final String NOTICES =
      """
      notices:
        smtp: {server: 'mail.example:587', from: relay@a.example, user: u, password: pw}
        webhook: {secret: hook.secret, trust: ca.pem}
        targets:
          - {name: xb-mail, desk: XB, mail: duty@bravo.example}
          - {name: xb-hook, desk: XB, webhook: 'https://pager.example/x'}
      """;

  @Test
  void readsWhoIsToldOutside() {
    RelayConfig.Notices notices = config(SMALL + NOTICES).notices();

    assertNotNull(notices);
    assertEquals(
        new RelayConfig.Smtp(
            new Address("mail.example", 587),
            "starttls",
            "relay@a.example",
            "u",
            Path.of("/srv/hotline/pw"),
            null),
        notices.smtp());
    assertEquals(
        new RelayConfig.Hook(Path.of("/srv/hotline/hook.secret"), Path.of("/srv/hotline/ca.pem")),
        notices.webhook());
    assertEquals(
        List.of(
            new RelayConfig.Target(
                new LocalId("xb-mail"), new DeskId("XB"), "duty@bravo.example", null),
            new RelayConfig.Target(
                new LocalId("xb-hook"),
                new DeskId("XB"),
                null,
                URI.create("https://pager.example/x"))),
        notices.targets());
    assertNull(config(SMALL).notices());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "from: relay@a.example|from: nobody|12:44: /notices/smtp/from: 'nobody' does not fit",
        "from: relay|security: none, from: relay|12:48: /notices/smtp/security: none is for a mail",
        ", password: pw||12:9: /notices/smtp: has only one of user and password",
        "name: xb-hook|name: xb-mail|16:14: /notices/targets/1/name: 'xb-mail' stands twice",
        "mail: duty@bravo.example|note: x|15:33: /notices/targets/0: 'note' is not a known prop",
        "https://pager|http://pager|16:42: /notices/targets/1/webhook: http is for this machine",
        "duty@bravo.example|duty@bravo.example\\r\\nBcc: x|15:39: /notices/targets/0/mail: U+000D is",
        "webhook: {secret: hook.secret, trust: ca.pem}\\n  targets|targets|15:42: /notices/targets/1/",
      })
  void tellsWhatIsWrongWithNotices(String what, String by, String expected) {
    String changed = by == null ? "" : by.contains("Bcc") ? '"' + by + '"' : by;
    String yaml = SMALL + NOTICES.replace(what.replace("\\n", "\n"), changed);

    List<String> problems = problems(yaml);
    assertTrue(problems.getFirst().startsWith("relay.yaml:" + expected), problems::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "node: relay-1|node: Relay 1|1:7: /node: 'Relay 1' does not fit: Name of this node",
        "plane: live|plane: LIVE|2:8: /plane: 'LIVE' is not allowed; one of: live, exercise",
        "listen: 0.0.0.0:7443|listen: 7443|3:9: /listen: '7443' is a number; expected text",
        "listen: 0.0.0.0:7443|listen: :7443|3:9: /listen: ':7443' does not fit: host:port, for",
        "listen: 0.0.0.0:7443|listen: h:65536|3:9: /listen: port 65536 is more than 65535",
        "listen: 0.0.0.0:7443|listen: h:99999|3:9: /listen: port 99999 is more than 65535",
        "data: data|dato: data|1:1: 'data' is missing: Folder of log",
        "data: data|data: |4:6: /data: is empty; expected text",
        "data: data|data: ''|4:7: /data: is shorter than 1 characters",
        "origin: hotline.example/live|origin: a b|9:11: /record/origin: 'a b' does not fit",
        "plane: live|plane: live\\nmetrics: 0.0.0.0:1|3:10: /metrics: '0.0.0.0' is not a loopback",
        "plane: live|plane: live\\nlink_grace: 2h|3:13: /link_grace: '2h' is too long; the limit",
        "plane: live|plane: live\\nlink_grace: 5|3:13: /link_grace: '5' is a number; expected text",
        "plane: live|plane: live\\nsnapshot_every: 5|3:17: /snapshot_every: 5 is less than 100",
        "plane: live|plane: live\\ndisk_reserve: 5GB|3:15: /disk_reserve: '5GB' does not fit",
        "plane: live|plane: live\\nalways_linked: [xb]|3:17: /always_linked/0: 'xb' does not fit: A d",
        "plane: live|plane: live\\nalways_linked: [XB, XB]|3:1: /always_linked: an entry stands tw",
        "plane: live|plane: live\\nlimits: {conections: 5}|3:10: /limits: 'conections' is not a",
        "plane: live|plane: live\\nlimits: {fetches: 0}|3:19: /limits/fetches: 0 is less than 1",
        "plane: live|plane: live\\nlimits: {outstanding_per_session: 15}|3:35: /limits/outstanding_per",
        "plane: live|plane: live\\nlimits: {body_bytes: 2MiB}|3:22: /limits/body_bytes: '2MiB' is",
        "plane: live|plane: live\\nlimits: {idle_timeout: 30s}|3:24: /limits/idle_timeout: is",
        "plane: live|plane: live\\nlimits: {outstanding_bytes: 2MiB, body_bytes: 1048575B}|",
        "plane: live|plane: live\\nlimits: {outstanding_bytes: 1MiB}|3:29: /limits/outstanding_b",
        "plane: live|plane: live\\nplane: live|3:1: 'plane' stands twice; first in line 2",
      })
  void tellsWhatIsWrongAndWhere(String what, String by, String expected) {
    String yaml = SMALL.replace(what, by.replace("\\n", "\n"));

    if (expected == null) {
      assertNotNull(config(yaml));
    } else {
      List<String> problems = problems(yaml);
      assertTrue(problems.getFirst().startsWith("relay.yaml:" + expected), problems::toString);
    }
  }

  @Test
  void everyPropertyIsDescribedAndEveryOptionHasADefault() throws IOException {
    try (InputStream in = RelayConfigReader.class.getResourceAsStream("relay.schema.json")) {
      assertNotNull(in);
      JsonNode properties = JsonMapper.shared().readTree(in.readAllBytes()).path("properties");
      for (String name : properties.propertyNames()) {
        assertTrue(properties.path(name).has("description"), name);
      }
      JsonNode limits = properties.path("limits").path("properties");
      for (String name : limits.propertyNames()) {
        assertTrue(limits.path(name).has("description"), name);
        assertTrue(limits.path(name).has("default"), name);
      }
      assertEquals(Limits.class.getRecordComponents().length, limits.size());
    }
  }
}
