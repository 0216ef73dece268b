package dev.jbuild.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of docs/decisions and CONTRIBUTING.md about modules, packages and dependencies. */
final class ArchitectureTest {
  /** Each module and the ones it may use. */
  private static final Map<String, Set<String>> MODULES =
      Map.of(
          "dockerfile-grammar", Set.of(),
          "layer-store", Set.of(),
          "registry-client", Set.of("layer-store"),
          "builder-core", Set.of("dockerfile-grammar", "layer-store", "registry-client"),
          "cli", Set.of("builder-core", "registry-client", "layer-store", "dockerfile-grammar"),
          // It runs jbuild as a process, in JVMs that cannot load a class of it.
          "maven-plugin", Set.of());

  private static final Set<String> COMPRESSED =
      Set.of(
          "dev.jbuild.tar",
          "dev.jbuild.blob",
          "dev.jbuild.layer",
          "dev.jbuild.archive",
          "dev.jbuild.build.context");

  /** Packages from outside, and the packages of ours (with those below them) that may use them. */
  private static final Map<String, Set<String>> OUTSIDE =
      Map.ofEntries(
          Map.entry("org.antlr", Set.of("dev.jbuild.parse")),
          Map.entry("picocli", Set.of("dev.jbuild.cli")),
          Map.entry("okhttp3", Set.of("dev.jbuild.registry")),
          Map.entry("okio", Set.of("dev.jbuild.registry")),
          Map.entry("kotlin", Set.of("dev.jbuild.registry")),
          Map.entry("org.bouncycastle", Set.of("dev.jbuild.registry.tls")),
          Map.entry("org.apache.commons", COMPRESSED),
          Map.entry("org.apache.maven", Set.of("dev.jbuild.maven")),
          Map.entry("org.eclipse.aether", Set.of("dev.jbuild.maven")),
          Map.entry("org.codehaus.plexus", Set.of("dev.jbuild.maven")),
          Map.entry("org.tukaani.xz", COMPRESSED),
          Map.entry("com.github.luben.zstd", COMPRESSED),
          Map.entry("com.fasterxml.jackson.core", Set.of("dev.jbuild")),
          // Data binding is slow to start: only for files that few users have.
          Map.entry("com.fasterxml.jackson.databind", Set.of("dev.jbuild.registry.config")),
          Map.entry("com.fasterxml.jackson.dataformat", Set.of("dev.jbuild.registry.config")));

  /** Packages of the JDK that only one place may use. */
  private static final Map<String, String> JDK =
      Map.of(
          "java.lang.foreign", "dev.jbuild.linux",
          "java.lang.Thread$Builder$OfVirtual",
              "nothing: where one waited for a socket, the JVM ends 0.3 s late",
          "java.net.http", "nothing: the registry client owns HTTP",
          "java.util.logging", "nothing: it costs start-up time",
          "java.rmi", "nothing",
          "java.sql", "nothing",
          "sun", "nothing",
          "com.sun", "nothing",
          "jdk", "nothing");

  private static final Set<String> VAGUE =
      Set.of(
          "util",
          "utils",
          "common",
          "commons",
          "impl",
          "internal",
          "helper",
          "helpers",
          "misc",
          "shared",
          "support");

  private static final List<ProjectClass> CLASSES = new ArrayList<>();

  @BeforeAll
  static void readClassFiles() throws IOException {
    Path project = Path.of(System.getProperty("jbuild.project"));
    for (String module : MODULES.keySet()) {
      Path classes = project.resolve(module).resolve("target/classes");
      Path sources = project.resolve(module).resolve("src/main/java");
      assertTrue(Files.isDirectory(classes), () -> classes + " is missing: build all modules");
      try (var files = Files.walk(classes)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          CLASSES.add(ProjectClass.read(module, sources, file));
        }
      }
    }
  }

  @Test
  void noPackageCycle() {
    var graph = new PackageGraph();
    for (ProjectClass type : CLASSES) {
      for (String mentioned : type.mentions()) {
        if (isOurs(mentioned)) {
          graph.add(
              type.packageName(),
              ProjectClass.packageOf(mentioned),
              type.name() + " mentions " + mentioned);
        }
      }
    }
    assertNone(graph.cycles());
  }

  @Test
  void modulesDependInOneDirection() {
    Map<String, String> moduleOf = new TreeMap<>();
    for (ProjectClass type : CLASSES) {
      moduleOf.put(type.name(), type.module());
    }
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      for (String mentioned : type.mentions()) {
        String module = moduleOf.getOrDefault(mentioned, type.module());
        if (!module.equals(type.module())
            && !MODULES.getOrDefault(type.module(), Set.of()).contains(module)) {
          wrong.add(
              type.module()
                  + " may not use "
                  + module
                  + ": "
                  + type.name()
                  + " mentions "
                  + mentioned);
        }
      }
    }
    assertNone(wrong);
  }

  @Test
  void aPackageIsInOneModuleAndHasItsOwnName() {
    var moduleOf = new TreeMap<String, String>();
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      String module = moduleOf.putIfAbsent(type.packageName(), type.module());
      if (module != null && !module.equals(type.module())) {
        wrong.add(type.packageName() + " is in " + module + " and in " + type.module());
      }
      for (String part : type.packageName().split("\\.", -1)) {
        if (VAGUE.contains(part)) {
          wrong.add(type.packageName() + " does not say what it holds");
        }
      }
      if (!isOurs(type.name())) {
        wrong.add(type.name() + " is outside dev.jbuild");
      }
    }
    assertNone(wrong);
  }

  @Test
  void aPackageSaysWhatItIsForAndIsNullMarked() {
    var missing = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      missing.add(type.packageName());
    }
    for (ProjectClass type : CLASSES) {
      if (type.name().endsWith(".package-info")
          && type.annotations().contains("org.jspecify.annotations.NullMarked")) {
        missing.remove(type.packageName());
      }
    }
    assertNone(missing.stream().map(p -> p + " has no @NullMarked package-info").toList());
  }

  @Test
  void aLibraryIsUsedWhereItBelongs() {
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      for (String mentioned : type.mentions()) {
        if (isOurs(mentioned) || isOfTheJdk(mentioned) || isAnnotation(mentioned)) {
          continue;
        }
        String library = within(mentioned, OUTSIDE.keySet());
        if (library.isEmpty()) {
          wrong.add(type.name() + " mentions " + mentioned + ", which no rule allows");
          continue;
        }
        Set<String> users = OUTSIDE.getOrDefault(library, Set.of());
        if (within(type.name(), users).isEmpty()) {
          wrong.add(type.name() + " mentions " + mentioned + ", allowed only in " + users);
        }
      }
    }
    assertNone(wrong);
  }

  @Test
  void aPartOfTheJdkIsUsedWhereItBelongs() {
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      for (String mentioned : type.mentions()) {
        String part = within(mentioned, JDK.keySet());
        if (!part.isEmpty() && !type.packageName().equals(JDK.get(part))) {
          wrong.add(type.name() + " mentions " + mentioned + ", allowed only in " + JDK.get(part));
        }
      }
    }
    assertNone(wrong);
  }

  /** A type that other packages can name shows only types of ours and of the JDK. */
  @Test
  void noTypeOfALibraryInASignature() {
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      if (!type.accessible() || type.generated()) {
        continue;
      }
      for (String exposed : type.exposes()) {
        if (!isOurs(exposed) && !isOfTheJdk(exposed)) {
          wrong.add(type.name() + " exposes " + exposed);
        }
      }
    }
    assertNone(wrong);
  }

  /** Generators make public types; they stay inside their package all the same. */
  @Test
  void generatedCodeStaysInItsPackage() {
    var generated = new TreeMap<String, String>();
    for (ProjectClass type : CLASSES) {
      if (type.generated()) {
        generated.put(type.name(), type.packageName());
      }
    }
    var wrong = new TreeSet<String>();
    for (ProjectClass type : CLASSES) {
      for (String mentioned : type.mentions()) {
        String home = generated.get(mentioned);
        if (home != null && !home.equals(type.packageName())) {
          wrong.add(type.name() + " mentions generated " + mentioned);
        }
        if (home != null
            && !type.generated()
            && type.accessible()
            && type.exposes().contains(mentioned)) {
          wrong.add(type.name() + " exposes generated " + mentioned);
        }
      }
    }
    assertNone(wrong);
  }

  private static boolean isOurs(String type) {
    return type.startsWith("dev.jbuild.");
  }

  private static boolean isOfTheJdk(String type) {
    return type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("org.w3c.dom.")
        || type.startsWith("org.xml.sax.")
        || !within(type, JDK.keySet()).isEmpty();
  }

  /** Error Prone's and JSpecify's annotations say something to the compiler only. */
  private static boolean isAnnotation(String type) {
    return type.startsWith("org.jspecify.annotations.");
  }

  /** The one of {@code prefixes} that {@code name} is equal to or below, or "". */
  private static String within(String name, Set<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.equals(prefix) || name.startsWith(prefix + ".")) {
        return prefix;
      }
    }
    return "";
  }

  private static void assertNone(Iterable<String> violations) {
    assertEquals("", String.join("\n", violations));
  }
}
