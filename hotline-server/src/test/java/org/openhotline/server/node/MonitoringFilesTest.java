package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The files in `operations/` against Prometheus' own tool, the list of meters and a real relay.
class MonitoringFilesTest {
  private static final Path OPERATIONS = Path.of("../operations");
  private static final Path PROMETHEUS = OPERATIONS.resolve("prometheus");
  private static final List<String> KINDS = List.of("fires", "quiet", "boundary", "missing");
  private static final Pattern METER = Pattern.compile("\\bhotline_[a-z_]+");
  private static final Pattern SELECTOR = Pattern.compile("\\b(hotline_[a-z_]+)\\{([^}]*)}");
  private static final Pattern EXACT = Pattern.compile("([a-z]+)=\"([^\"$]*)\"");

  @TempDir Path folder;

  /// An alert.
  private record Rule(String name, String expression, JsonNode annotations, String severity) {
    Set<String> meters() {
      return metersIn(expression);
    }
  }

  private static Set<String> metersIn(String expression) {
    // Names in quotes are values of labels, not meters.
    return METER
        .matcher(expression.replaceAll("\"[^\"]*\"", "\"\""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Rule> rules() throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode group : yaml(PROMETHEUS.resolve("hotline.rules.yml")).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules.add(
            new Rule(
                rule.path("alert").asString(),
                rule.path("expr").asString(),
                rule.path("annotations"),
                rule.path("labels").path("severity").asString()));
      }
    }
    assertFalse(rules.isEmpty());
    return rules;
  }

  private static JsonNode yaml(Path file) throws IOException {
    return YAMLMapper.shared().readTree(Files.readString(file));
  }

  private static List<Path> testFiles() throws IOException {
    try (Stream<Path> files = Files.list(PROMETHEUS)) {
      return files.filter(file -> file.toString().endsWith(".test.yml")).sorted().toList();
    }
  }

  /// Tests by name.
  private static SortedMap<String, JsonNode> tests() throws IOException {
    SortedMap<String, JsonNode> tests = new TreeMap<>();
    for (Path file : testFiles()) {
      for (JsonNode test : yaml(file).path("tests")) {
        String name = test.path("name").asString();
        assertEquals(null, tests.put(name, test), "two tests are called " + name);
      }
    }
    return tests;
  }

  private static String promtool(Path in, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(words);
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("promtool is missing: install the Debian package prometheus", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  @Test
  void promtoolAcceptsRulesAndConfigurationAndEveryTestPasses() throws Exception {
    promtool(PROMETHEUS, List.of("check", "rules", "hotline.rules.yml"));
    promtool(PROMETHEUS, List.of("check", "config", "prometheus.yml"));
    List<String> words = new ArrayList<>(List.of("test", "rules"));
    testFiles().forEach(file -> words.add(file.getFileName().toString()));
    assertFalse(promtool(PROMETHEUS, words).contains("FAILED"));
  }

  @Test
  void everyAlertHasATestOfEveryKind() throws IOException {
    SortedMap<String, JsonNode> tests = tests();
    Set<String> expected = new TreeSet<>();
    for (Rule rule : rules()) {
      for (String kind : KINDS) {
        String name = rule.name() + " " + kind;
        expected.add(name);
        JsonNode test = tests.get(name);
        assertTrue(test != null, "no test '" + name + "'");
        assertKind(rule, kind, Objects.requireNonNull(test));
      }
    }
    assertEquals(expected, tests.keySet(), "tests of alerts that are not there");
  }

  private static void assertKind(Rule rule, String kind, JsonNode test) {
    int firing = 0;
    int silent = 0;
    for (JsonNode check : test.path("alert_rule_test")) {
      if (check.path("alertname").asString().equals(rule.name())) {
        boolean empty = check.path("exp_alerts").isArray() && check.path("exp_alerts").isEmpty();
        firing += empty ? 0 : 1;
        silent += empty ? 1 : 0;
      }
    }
    String what = rule.name() + " " + kind + ": " + firing + " firing, " + silent + " silent";
    Set<String> given = new TreeSet<>();
    for (JsonNode series : test.path("input_series")) {
      String name = series.path("series").asString();
      if (name.contains("job=\"hotline\"")) {
        given.add(name.substring(0, name.indexOf('{')));
      }
    }
    switch (kind) {
      case "fires" -> assertTrue(firing > 0 && silent == 0, what);
      case "quiet" -> {
        assertTrue(firing == 0 && silent > 0, what);
        assertTrue(given.containsAll(rule.meters()), what + ": quiet without its series");
      }
      case "boundary" ->
          assertTrue(firing > 0 && (silent > 0 || test.path("input_series").size() > 1), what);
      default -> {
        assertTrue(firing + silent > 0, what);
        assertTrue(
            rule.meters().stream().noneMatch(given::contains), what + ": its series is there");
      }
    }
  }

  @Test
  void aMissingSeriesOfAnyAlertIsAnAlertItself() throws IOException {
    List<Rule> rules = rules();
    Rule watcher =
        rules.stream()
            .filter(rule -> rule.name().equals("HotlineSeriesMissing"))
            .findFirst()
            .orElseThrow();
    Set<String> needed =
        rules.stream()
            .flatMap(rule -> rule.meters().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(needed, watcher.meters());
    for (String meter : needed) {
      assertTrue(watcher.expression().contains("\"series\", \"" + meter + "\""), meter);
    }
  }

  @Test
  void everyAlertHasASeverityAndASectionOfTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("../docs/operations.md"));
    Set<String> sections = new TreeSet<>();
    for (Rule rule : rules()) {
      assertTrue(List.of("wake", "look").contains(rule.severity()), rule.name());
      assertEquals(
          "docs/operations.md#" + rule.name().toLowerCase(Locale.ROOT),
          rule.annotations().path("runbook").asString());
      int start = runbook.indexOf("### " + rule.name() + "\n");
      assertTrue(start >= 0, "no section " + rule.name());
      sections.add(rule.name());
      int end = runbook.indexOf("\n#", start);
      String section =
          runbook.substring(start, end < 0 ? runbook.length() : end).toLowerCase(Locale.ROOT);
      assertTrue(section.contains("**means**") && section.contains("**do**"), rule.name());
    }
    Set<String> written =
        runbook
            .lines()
            .filter(line -> line.startsWith("### Hotline"))
            .map(line -> line.substring(4))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(sections, written, "sections of alerts that are not there");
  }

  @Test
  void everyMeterOfRulesAndDashboardIsInTheListAndInTheScrapeOfARealRelay() throws Exception {
    List<String> expressions = new ArrayList<>(dashboard());
    rules().forEach(rule -> expressions.add(rule.expression()));
    Set<String> documented = documented();
    String scrape = scrape();
    Set<String> scraped =
        METER.matcher(scrape).results().map(MatchResult::group).collect(Collectors.toSet());
    for (String expression : expressions) {
      for (String meter : metersIn(expression)) {
        assertTrue(documented.contains(meter), meter + " is not in docs/metrics.md");
        assertTrue(scraped.contains(meter), meter + " is not in the scrape");
      }
      assertLabels(expression, scrape);
    }
  }

  /// Labels that a selector asks for by value exist with that value.
  private static void assertLabels(String expression, String scrape) {
    for (MatchResult selector : SELECTOR.matcher(expression).results().toList()) {
      for (MatchResult label : EXACT.matcher(selector.group(2)).results().toList()) {
        String wanted = label.group(1) + "=\"" + label.group(2) + "\"";
        assertTrue(
            scrape
                .lines()
                .anyMatch(
                    line -> line.startsWith(selector.group(1) + "{") && line.contains(wanted)),
            selector.group() + ": no series has " + wanted);
      }
    }
  }

  @Test
  void promtoolReadsEveryExpressionOfTheDashboard() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    int number = 0;
    for (String expression : dashboard()) {
      rules
          .append("      - record: panel:expression:")
          .append(number++)
          .append("\n        expr: |\n          ")
          .append(expression.replace("$__rate_interval", "1m").replace("$__range", "1h"))
          .append('\n');
    }
    Files.writeString(folder.resolve("dashboard.yml"), rules);
    assertTrue(number > 20, "panels " + number);
    assertTrue(
        promtool(folder, List.of("check", "rules", "dashboard.yml"))
            .contains(number + " rules found"));
  }

  /// Every expression of the dashboard.
  private static List<String> dashboard() throws IOException {
    JsonNode root =
        JsonMapper.shared().readTree(Files.readString(OPERATIONS.resolve("grafana/hotline.json")));
    List<String> expressions = new ArrayList<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : root.path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), "two panels have one id");
      boolean row = panel.path("type").asString().equals("row");
      assertEquals(row, panel.path("targets").isEmpty(), panel.path("title").asString());
      assertTrue(row || !panel.path("description").asString().isEmpty());
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asString()));
    }
    return expressions;
  }

  /// Names as Prometheus has them, of every meter in the list.
  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      if (line.startsWith("| `hotline.")) {
        String[] cells = line.split("\\|", -1);
        String name = cells[1].strip().replace("`", "").replace('.', '_');
        String unit = cells[3].strip();
        String full = unit.equals("seconds") || unit.equals("bytes") ? name + "_" + unit : name;
        switch (cells[2].strip()) {
          case "counter" -> names.add(name + "_total");
          case "timer" ->
              List.of("_bucket", "_count", "_sum", "_max").forEach(end -> names.add(full + end));
          default -> names.add(full);
        }
      }
    }
    return names;
  }

  private String scrape() throws Exception {
    try (RelayNode node =
        RelayNode.start(
            new NodeWorld(folder).settings(),
            InstantSource.system(),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            })) {
      System.gc(); // gauges must not lose what they read
      String text = get(node, "/metrics").body();
      assertFalse(text.contains("NaN"), text);
      return text;
    }
  }

  private static HttpResponse<String> get(RelayNode node, String path) throws Exception {
    int port = Objects.requireNonNull(node.metricsAddress()).getPort();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
