package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@link SandboxCases} in a JVM of user 65534, which enters a user namespace of its own. */
final class OrdinaryUser {
  /** What came of it. */
  record Ran(int code, String output) {}

  private static final String SCRIPT =
      """
      set -e
      mount --bind "$1/subordinates" /etc/subuid
      mount --bind "$1/subordinates" /etc/subgid
      shift
      exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
      """;

  private OrdinaryUser() {}

  /** {@code FULL} gives the user a range of ids, {@code SINGLE} none. */
  static Ran run(String namespace) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("jbuild-user");
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(
          folder.resolve("subordinates"), namespace.equals("FULL") ? "65534:1000:20000\n" : "");
      Path project = Path.of(System.getProperty("jbuild.project"));
      copy(project, folder, "builder-core/src/test/bin/java");
      copy(project, folder, "cli/src/main/dist/lib/userns");
      List<String> classPath = new ArrayList<>();
      for (String entry : classPath().split(":", -1)) {
        Path copy = folder.resolve("classes" + classPath.size());
        copyTree(Path.of(entry), copy);
        classPath.add(copy.toString());
      }
      Process process =
          new ProcessBuilder(
                  "unshare",
                  "-m",
                  "sh",
                  "-c",
                  SCRIPT,
                  "sh",
                  folder.toString(),
                  "env",
                  "JBUILD_TEST_JAVA=" + Path.of(System.getProperty("java.home"), "bin", "java"),
                  "JBUILD_USERNS=",
                  folder.resolve("builder-core/src/test/bin/java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:+UseSerialGC",
                  "-cp",
                  String.join(":", classPath),
                  SandboxCases.class.getName(),
                  namespace)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } finally {
      FileTree.remove(folder);
    }
  }

  /** Where the classes of the sandbox and its tests are. */
  static String classPath() {
    return Stream.of(SandboxCases.class, Sandbox.class, Directory.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .reduce((a, b) -> a + ":" + b)
        .orElseThrow();
  }

  private static void copy(Path from, Path to, String name) throws IOException {
    Path target = to.resolve(name);
    Files.createDirectories(target.resolve(".."));
    Files.copy(from.resolve(name), target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
