package org.openhotline.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.document.Document;
import org.openhotline.protocol.document.DurationText;
import org.openhotline.protocol.document.Problem;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.server.config.RelayConfig.Address;
import org.openhotline.server.config.RelayConfig.Board;
import org.openhotline.server.config.RelayConfig.CheckpointKey;
import org.openhotline.server.config.RelayConfig.Hook;
import org.openhotline.server.config.RelayConfig.Limits;
import org.openhotline.server.config.RelayConfig.Notices;
import org.openhotline.server.config.RelayConfig.Smtp;
import org.openhotline.server.config.RelayConfig.Target;
import org.openhotline.server.config.RelayConfig.Tls;
import tools.jackson.databind.JsonNode;

/// Turns a document that fits the schema into values, with the schema's defaults, and collects what
/// makes no sense.
final class ConfigValues {
  private static final long MAX_BODY_BYTES = 1 << 20;
  private static final int MAX_PORT = 65_535;
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(31);

  private final Document document;
  private final JsonNode root;
  private final JsonNode schema;
  private final Path base;
  private final TreeSet<Problem> problems = new TreeSet<>();

  ConfigValues(Document document, JsonNode schema, Path base) {
    this.document = document;
    this.root = document.root();
    this.schema = schema;
    this.base = base;
  }

  /// What makes no sense, in the order of the text.
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /// The configuration; meaningful only if there are no problems afterwards.
  RelayConfig config() {
    return new RelayConfig(
        text("/node"),
        Plane.valueOf(text("/plane").toUpperCase(Locale.ROOT)),
        address("/listen"),
        path("/data"),
        has("/intake") ? path("/intake") : null,
        has("/metrics") ? loopback("/metrics") : null,
        new Tls(path("/tls/certificate"), path("/tls/key")),
        new CheckpointKey(text("/record/origin"), path("/record/key")),
        timeout("/link_grace"),
        number("/snapshot_every"),
        size("/disk_reserve", Long.MAX_VALUE),
        has("/always_linked") ? desks("/always_linked") : null,
        has("/notices") ? notices() : null,
        has("/board") ? new Board(address("/board/listen"), path("/board/operators")) : null,
        limits());
  }

  private Notices notices() {
    boolean mail = has("/notices/smtp");
    boolean hook = has("/notices/webhook");
    Smtp smtp = mail ? smtp("/notices/smtp") : null;
    Hook webhook =
        hook
            ? new Hook(path("/notices/webhook/secret"), optionalPath("/notices/webhook/trust"))
            : null;
    List<Target> targets = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < root.at("/notices/targets").size(); i++) {
      String at = "/notices/targets/" + i;
      if (!names.add(text(at + "/name"))) {
        problem(at + "/name", "'" + text(at + "/name") + "' stands twice; the record tells by it");
      }
      if (has(at + "/mail") == has(at + "/webhook")) {
        problem(at, "has " + (has(at + "/mail") ? "both" : "neither") + " of mail and webhook");
      } else if (has(at + "/mail") && !mail) {
        problem(at + "/mail", "needs a mail server: notices.smtp is missing");
      } else if (has(at + "/webhook") && !hook) {
        problem(at + "/webhook", "needs a secret: notices.webhook is missing");
      }
      targets.add(
          new Target(
              new LocalId(text(at + "/name")),
              new DeskId(text(at + "/desk")),
              has(at + "/mail") ? text(at + "/mail") : null,
              has(at + "/webhook") ? uri(at + "/webhook") : null));
    }
    return new Notices(smtp, webhook, targets);
  }

  private Smtp smtp(String at) {
    Address server = address(at + "/server");
    if (text(at + "/security").equals("none") && !isLoopback(server.host())) {
      problem(
          at + "/security",
          "none is for a mail server on this machine; '" + server.host() + "' is not a loopback");
    }
    if (has(at + "/user") != has(at + "/password")) {
      problem(at, "has only one of user and password; give both or neither");
    }
    return new Smtp(
        server,
        text(at + "/security"),
        text(at + "/from"),
        has(at + "/user") ? text(at + "/user") : null,
        optionalPath(at + "/password"),
        optionalPath(at + "/trust"));
  }

  private @Nullable Path optionalPath(String pointer) {
    return has(pointer) ? path(pointer) : null;
  }

  private @Nullable URI uri(String pointer) {
    try {
      URI uri = new URI(text(pointer));
      String host = uri.getHost();
      if (host == null) {
        problem(pointer, "has no host");
      } else if (uri.getScheme().equals("http") && !isLoopback(host)) {
        problem(pointer, "http is for this machine only; use https");
      }
      return uri;
    } catch (URISyntaxException e) {
      problem(pointer, "is not an address: " + e.getReason());
      return null;
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private SortedSet<DeskId> desks(String pointer) {
    SortedSet<DeskId> desks = new TreeSet<>();
    root.at(pointer).forEach(desk -> desks.add(new DeskId(desk.asString())));
    return desks;
  }

  private Limits limits() {
    return new Limits(
        count("connections"),
        count("unauthenticated_per_source"),
        timeout("/limits/handshake_timeout"),
        timeout("/limits/frame_timeout"),
        idle(),
        timeout("/limits/stalled_timeout"),
        (int) size("/limits/body_bytes", MAX_BODY_BYTES),
        count("bodies_per_session"),
        count("outstanding_per_session"),
        count("outstanding_per_session_flash"),
        count("outstanding_total"),
        count("outstanding_total_flash"),
        roomForABody("/limits/outstanding_bytes"),
        roomForABody("/limits/outstanding_bytes_flash"),
        count("verify_threads"),
        count("answers"),
        count("fetches"));
  }

  private Duration idle() {
    Duration idle = timeout("/limits/idle_timeout");
    if (idle.compareTo(SHORTEST_IDLE) < 0) {
      problem(
          "/limits/idle_timeout",
          "is shorter than "
              + DurationText.format(SHORTEST_IDLE)
              + ": stations ping every 30s, so every quiet session would be closed");
    }
    return idle;
  }

  private long roomForABody(String pointer) {
    long bytes = size(pointer, 1L << 40);
    long least = 2 * size("/limits/body_bytes", MAX_BODY_BYTES);
    if (bytes < least) {
      problem(
          pointer,
          "is less than two longest bodies (" + least + " bytes): body_bytes would never fit");
    }
    return bytes;
  }

  private Address loopback(String pointer) {
    Address address = address(pointer);
    if (!isLoopback(address.host())) {
      problem(
          pointer,
          "'"
              + address.host()
              + "' is not a loopback address; metrics have no access control: use 127.0.0.1 and a proxy");
    }
    return address;
  }

  private Address address(String pointer) {
    String text = text(pointer);
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    int port = Integer.parseInt(text, colon + 1, text.length(), 10);
    if (port > MAX_PORT) {
      problem(pointer, "port " + port + " is more than " + MAX_PORT);
    }
    return new Address(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Math.min(port, MAX_PORT));
  }

  private Path path(String pointer) {
    String text = text(pointer);
    try {
      return base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      problem(pointer, "is not a path: " + e.getReason());
      return base;
    }
  }

  private Duration timeout(String pointer) {
    Duration duration = DurationText.parse(text(pointer)).orElse(DurationText.MAX);
    if (duration.compareTo(LONGEST_TIMEOUT) > 0) {
      problem(
          pointer,
          "'"
              + text(pointer)
              + "' is too long; the limit is "
              + DurationText.format(LONGEST_TIMEOUT));
    }
    return duration;
  }

  private long size(String pointer, long most) {
    String text = text(pointer);
    int unit = 0;
    while (Character.isDigit(text.charAt(unit))) {
      unit++;
    }
    int shift =
        switch (text.substring(unit)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    // 9 digits shifted by 30 bits stay below 2^63.
    long bytes = Long.parseLong(text, 0, unit, 10) << shift;
    if (bytes > most) {
      problem(pointer, "'" + text + "' is too much; the limit is " + most + " bytes");
    }
    return Math.min(bytes, most);
  }

  private int count(String name) {
    return (int) number("/limits/" + name);
  }

  private long number(String pointer) {
    return value(pointer).longValue();
  }

  private String text(String pointer) {
    return value(pointer).asString();
  }

  private boolean has(String pointer) {
    return !root.at(pointer).isMissingNode();
  }

  private JsonNode value(String pointer) {
    JsonNode given = root.at(pointer);
    return given.isMissingNode()
        ? schema.at(pointer.replace("/", "/properties/")).path("default")
        : given;
  }

  private void problem(String pointer, String message) {
    problems.add(document.at(pointer, message));
  }
}
