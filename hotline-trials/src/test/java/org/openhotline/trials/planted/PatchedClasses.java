package org.openhotline.trials.planted;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The relay, the station and the trials loaded once more, with one source file compiled anew.
final class PatchedClasses extends URLClassLoader {
  private static final List<String> OWN =
      List.of("org.openhotline.server.", "org.openhotline.client.", "org.openhotline.trials.");

  private PatchedClasses(URL[] classes) {
    super(classes, PatchedClasses.class.getClassLoader());
  }

  /// The classes as they are.
  static PatchedClasses unpatched() throws IOException {
    return new PatchedClasses(classPath(List.of()));
  }

  /// The classes with this bug.
  ///
  /// @param root of the repository
  /// @param folder for the patched source and its classes
  static PatchedClasses patched(SourcePatch patch, Path root, Path folder) throws IOException {
    Path original = root.resolve(patch.file());
    Path source = folder.resolve("src").resolve(original.getFileName());
    Path classes = folder.resolve("classes");
    Files.createDirectories(folder.resolve("src"));
    Files.createDirectories(classes);
    Files.writeString(source, patch.apply(Files.readString(original)));
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this needs a JDK");
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", path(), "-d", classes.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(patch.name() + " does not compile: " + messages);
      }
    }
    return new PatchedClasses(classPath(List.of(classes)));
  }

  private static URL[] classPath(List<Path> first) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path path : first) {
      urls.add(path.toUri().toURL());
    }
    for (String part : path().split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static String path() {
    return Objects.requireNonNull(System.getProperty("java.class.path"), "no class path");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
