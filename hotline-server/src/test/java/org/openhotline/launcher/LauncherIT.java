package org.openhotline.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real launcher in a small tree of its own. The programs are those that this build has
/// just made; only Maven is replaced, by a script that copies them, so that a build takes no time.
class LauncherIT {
  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then echo "Apache Maven 3.9.9 (test)"; exit 0; fi
      echo built >>builds
      if [ -e broken ]; then echo "[INFO] talk"; echo "[ERROR] no such symbol"; exit 1; fi
      mkdir -p target/quick
      cp -Rp "$PROGRAMS" target/quick/dist
      """;

  @TempDir private Path folder;
  private Path root;

  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectories(folder.resolve("a tree"));
    Files.copy(Path.of("..", "hotline"), root.resolve("hotline"));
    write("pom.xml", "<project/>");
    write("part/pom.xml", "<project/>");
    write("part/src/main/java/One.java", "class One {}");
    write("part/src/main/java/Two.java", "class Two {}");
    script("bin/mvn", MAVEN);
  }

  @Test
  void runsFromAnyFolderThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), root.resolve("hotline"));
    Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));

    Result result = run(second, Map.of(), "--version");

    assertEquals(0, result.exitCode, result.err);
    assertTrue(result.out.matches("hotline \\S+\\R"), result.out);
    assertTrue(Files.isSymbolicLink(first));
  }

  @Test
  void buildsOnlyWhenTheSourcesChanged() throws Exception {
    hotline("--version");
    hotline("--version");
    assertEquals(1, builds());

    write("part/src/main/java/One.java", "class One { int changed; }");
    hotline("--version");
    assertEquals(2, builds());

    Files.delete(root.resolve("part/src/main/java/Two.java"));
    hotline("--version");
    assertEquals(3, builds());

    write("part/README.md", "no source");
    hotline("--version");
    assertEquals(3, builds());
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          builder(root.resolve("hotline"), Map.of(), "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process one : both) {
      assertEquals(0, one.waitFor());
    }
    assertEquals(1, builds());
  }

  @Test
  void showsWhatMavenSaidWhenTheBuildFails() throws Exception {
    write("broken", "");

    Result result = hotline("--version");

    assertEquals(70, result.exitCode);
    assertEquals("", result.out);
    assertTrue(result.err.contains("[ERROR] no such symbol"), result.err);
    assertTrue(result.err.contains("the build failed"), result.err);
  }

  @Test
  void theAotCachesFitAndDamagedOnesOnlyCostTime() throws Exception {
    hotline("--version");
    List<Path> caches;
    try (Stream<Path> files = Files.walk(root.resolve("target/run"))) {
      caches = files.filter(f -> f.toString().endsWith(".aot")).toList();
    }
    assertEquals(2, caches.size());
    for (List<String> command : List.of(List.of("--version"), List.of("server", "--help"))) {
      assertEquals(0, onlyWithCache(command).exitCode, "the cache of the build fits");
    }
    for (Path cache : caches) {
      Files.writeString(cache, "not a cache");
    }

    for (List<String> command : List.of(List.of("--version"), List.of("server", "--help"))) {
      Result result = hotline(command.toArray(String[]::new));
      assertEquals(0, result.exitCode);
      assertTrue(result.out.contains("hotline"), result.out);
      assertEquals("", result.err);
      assertNotEquals(0, onlyWithCache(command).exitCode, "nothing uses the cache");
    }
  }

  private Result onlyWithCache(List<String> command) throws IOException, InterruptedException {
    return run(
        root.resolve("hotline"),
        Map.of("HOTLINE_JAVA_OPTS", "-XX:AOTMode=on"),
        command.toArray(String[]::new));
  }

  @Test
  void passesOnTheExitCodeOfTheProgram() throws Exception {
    assertEquals(2, hotline("--no-such-option").exitCode);
    assertEquals(2, hotline("server", "--no-such-option").exitCode);
  }

  @Test
  void namesTheJdkThatIsTooOld() throws Exception {
    script("old/bin/java", "#!/bin/sh\n");
    script("old/bin/javac", "#!/bin/sh\n");
    write("old/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"17.0.15\"\n");

    Result result =
        run(
            root.resolve("hotline"),
            Map.of("HOTLINE_JAVA", root.resolve("old").toString()),
            "--version");

    assertEquals(69, result.exitCode);
    assertEquals("", result.out);
    assertTrue(result.err.contains("is not a JDK 25 or later (found: 17)"), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
  }

  private Result hotline(String... arguments) throws IOException, InterruptedException {
    return run(root.resolve("hotline"), Map.of(), arguments);
  }

  private Result run(Path program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        builder(program, environment, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the launcher hangs");
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private ProcessBuilder builder(
      Path program, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> name.startsWith("HOTLINE_"));
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
    all.put("PROGRAMS", Path.of("..", "target", "dist").toAbsolutePath().toString());
    all.putAll(environment);
    return builder;
  }

  private long builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void script(String name, String text) throws IOException {
    write(name, text);
    Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
