package org.openhotline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The rules that every module obeys alike, and the way its classes are read.
///
/// This source folder is compiled into the tests of each module, so that a module can be tested
/// alone. Tests run with the module's folder as their working directory.
final class CommonRules {
  /// The longest a source file may be, in lines; past this it must be split.
  static final int SOURCE_LINES_MAX = 500;

  private static final Set<String> MUTABLE_TYPES =
      Set.of(
          "java.lang.StringBuilder",
          "java.lang.ThreadLocal",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.BitSet",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.PriorityQueue",
          "java.util.TreeMap",
          "java.util.TreeSet");

  private CommonRules() {}

  /// Reads the module's own main classes; none, when the module has no code yet.
  static JavaClasses mainClasses() {
    Path classes = Path.of("target", "classes");
    return Files.isDirectory(classes)
        ? new ClassFileImporter().importPath(classes)
        : new ClassFileImporter().importClasses();
  }

  /// Packages one level below `root` do not need one another in a circle.
  static ArchRule noPackageCycles(String root) {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .because("packages that need one another cannot be understood, tested or replaced alone");
  }

  /// No static field can be assigned again, and none holds something that can be changed.
  static ArchRule noMutableStatics() {
    return fields()
        .that()
        .areStatic()
        .and(
            DescribedPredicate.describe(
                "are written by a person",
                f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC) && !isGenerated(f)))
        .should(beConstant())
        .allowEmptyShould(true)
        .because(
            "state that belongs to nobody makes two relays in one process, and tests, collide");
  }

  /// Nobody but the command line writes to the standard streams.
  ///
  /// @param commandLine the packages that are the command line, in ArchUnit's notation
  static ArchRule noStandardStreams(String... commandLine) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(commandLine)
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .allowEmptyShould(true)
        .because(
            "standard output is the answer of a command; everything else is a log or a result");
  }

  /// A library and all that belongs to it stays out of every package but those named.
  ///
  /// @param library the library's packages, in ArchUnit's notation
  /// @param reason why it is kept in
  /// @param home the packages that may use it
  static ArchRule onlyIn(String library, String reason, String... home) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .because(reason);
  }

  /// None of the module's source files is longer than {@link #SOURCE_LINES_MAX} lines.
  static void assertSourceFilesAreShort() {
    List<String> tooLong =
        Stream.of(Path.of("src"), Path.of("..", "architecture", "src"))
            .filter(Files::isDirectory)
            .flatMap(CommonRules::sources)
            .filter(file -> lineCount(file) > SOURCE_LINES_MAX)
            .map(file -> file + " has " + lineCount(file) + " lines")
            .sorted()
            .toList();
    assertEquals(
        List.of(),
        tooLong,
        "source files over " + SOURCE_LINES_MAX + " lines: split them, branch in the parent");
  }

  private static boolean isGenerated(JavaField field) {
    return field.getOwner().getPackageName().equals("org.openhotline.protocol.v1");
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and of an unchangeable type") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
        boolean isSharedArray =
            type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
        boolean isMutable =
            MUTABLE_TYPES.contains(type.getName())
                || type.getPackageName().startsWith("java.util.concurrent.atomic")
                || type.getName().startsWith("java.util.concurrent.Concurrent");
        if (!isFinal || isSharedArray || isMutable) {
          events.add(SimpleConditionEvent.violated(field, field.getDescription() + " can change"));
        }
      }
    };
  }

  private static Stream<Path> sources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(f -> f.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lineCount(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
