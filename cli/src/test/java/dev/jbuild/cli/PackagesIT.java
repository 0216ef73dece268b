package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What cli/packaging/build makes: the archive with a runtime, its installer, the Debian package.
 */
final class PackagesIT {
  private static final Path PROJECT = Path.of(System.getProperty("jbuild.project"));
  private static final String NAME = "jbuild-" + VersionCommand.version();
  private static final Path RELEASE = Installation.temporaryFolder("jbuild release");

  static List<Caller> callers() {
    return Caller.all();
  }

  private static void build(String... words) {
    new Program(PROJECT.resolve("cli/packaging/build").toString())
        .with(words)
        .set("JAVA_HOME", System.getProperty("java.home"))
        .set("HOME", RELEASE)
        .run()
        .expectSuccess();
  }

  @BeforeAll
  static void buildAndUnpack() throws IOException {
    build(RELEASE.toString());
    new Program("sha256sum", "--quiet", "-c", "SHA256SUMS").in(RELEASE).run().expectSuccess();
    // In a folder with a space in its name, for everyone to read and for nobody to write.
    new Program("tar", "-xzf", archive().toString(), "-C", RELEASE.toString())
        .run()
        .expectSuccess();
    new Program("chmod", "-R", "a-w", home().toString()).run().expectSuccess();
  }

  private static Path archive() throws IOException {
    try (var files = Files.list(RELEASE)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(NAME + "-linux-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path home() {
    return RELEASE.resolve(NAME);
  }

  /** A start of the unpacked archive that knows of no other Java. */
  private static Program jbuild(Caller caller, Path folder, Path launcher, String... words) {
    return caller
        .program(folder, launcher.toString())
        .with(words)
        .set("JBUILD_ROOT", folder.resolve("store"));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void buildsTheSampleWithoutAnyOtherJava(Caller caller) {
    Path folder = caller.folder(Installation.temporaryFolder("jbuild-packages"));
    new Program("cp", "-r", PROJECT.resolve("testdata").toString(), folder.toString())
        .run()
        .expectSuccess();
    caller.give(folder);
    String before = installation();
    var built =
        jbuild(caller, folder, home().resolve("bin/jbuild"), "-q", "-t", "x", "testdata/tinyhttpd")
            .run()
            .expectSuccess();
    assertTrue(built.out().startsWith("sha256:"), built::toString);
    // Root could write to it, whatever its mode.
    assertEquals(before, installation());
  }

  /** The names, modes, sizes and times of change of all that the archive holds. */
  private static String installation() {
    return new Program("find", home().toString(), "-printf", "%p %m %s %C@\\n")
        .run()
        .expectSuccess()
        .out();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void startsWithThePackagedCacheWhereNothingCanBeWritten(Caller caller) throws IOException {
    Path folder = caller.folder(Installation.temporaryFolder("jbuild-packages"));
    Path log = folder.resolve("classes");
    var version =
        jbuild(caller, folder, home().resolve("bin/jbuild"), "--version")
            .set("HOME", "/nonexistent")
            .set("JBUILD_JAVA_OPTS", "-Xlog:class+load=info:file=" + log)
            .run()
            .expectSuccess();
    assertEquals("jbuild " + VersionCommand.version() + "\n", version.out());
    assertEquals("", version.err());
    String classes = Files.readString(log);
    assertTrue(classes.contains("dev.jbuild.cli.Jbuild source: shared objects file"), classes);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void installsTwiceAndLeavesNothing(Caller caller) throws IOException {
    Path folder = caller.folder(Installation.temporaryFolder("jbuild home"));
    Path prefix = folder.resolve(".local");
    List<Path> remains =
        List.of(
            prefix.resolve("lib/jbuild/lib/older.jar"),
            prefix.resolve("share/man/man1/jbuild-older.1"));
    var install = caller.program(folder, "sh", home().resolve("install.sh").toString());
    for (int i = 0; i < 2; i++) {
      install.run().expectSuccess();
      assertEquals(List.of(), remains.stream().filter(Files::exists).toList());
      var version =
          jbuild(caller, folder, prefix.resolve("bin/jbuild"), "--version").run().expectSuccess();
      assertEquals("jbuild " + VersionCommand.version() + "\n", version.out());
      assertTrue(Files.exists(prefix.resolve("share/man/man1/jbuild-build.1")));
      // The second is an upgrade: of the older one nothing is left.
      for (Path file : remains) {
        Files.writeString(file, "of an older jbuild");
      }
    }
    install.with("--uninstall").run().expectSuccess();
    try (var left = Files.walk(prefix)) {
      assertEquals(List.of(), left.filter(path -> !Files.isDirectory(path)).toList());
    }
  }

  /** As a runtime for another processor does. */
  @Test
  void whatDoesNotStartReplacesNothing() throws IOException {
    Path folder = Installation.temporaryFolder("jbuild-foreign");
    new Program("cp", "-r", home().toString(), folder.toString()).run().expectSuccess();
    Path copy = folder.resolve(NAME);
    new Program("chmod", "-R", "u+w", copy.toString()).run().expectSuccess();
    Files.writeString(copy.resolve("runtime/bin/java"), "of another machine");
    Path prefix = folder.resolve("opt");
    Path old = prefix.resolve("lib/jbuild/lib/jbuild.jar");
    Files.createDirectories(old.resolve("..").normalize());
    Files.writeString(old, "old");
    var failed =
        new Program("sh", copy.resolve("install.sh").toString(), "--prefix", prefix.toString())
            .set("HOME", folder)
            .run();
    assertEquals(1, failed.code());
    assertTrue(failed.err().contains("does not start on this machine (Linux "), failed::toString);
    assertEquals("old", Files.readString(old));
  }

  @Test
  void theDebianPackageRuns() throws IOException {
    Path root = Installation.temporaryFolder("jbuild-deb");
    Path file;
    try (var files = Files.list(RELEASE)) {
      file = files.filter(path -> path.toString().endsWith(".deb")).findFirst().orElseThrow();
    }
    new Program("dpkg-deb", "-x", file.toString(), root.toString()).run().expectSuccess();
    var version =
        jbuild(Caller.SELF, root, root.resolve("usr/bin/jbuild"), "--version")
            .run()
            .expectSuccess();
    assertEquals("jbuild " + VersionCommand.version() + "\n", version.out());
    assertTrue(Files.exists(root.resolve("usr/share/man/man1/jbuild.1.gz")));
    var fields = new Program("dpkg-deb", "-f", file.toString(), "Package", "Recommends").run();
    assertEquals("Package: jbuild\nRecommends: ca-certificates, uidmap\n", fields.out());
  }

  /**
   * On a base that has what a Java runtime needs and busybox; Debian would come from the network.
   */
  @Test
  void theImageOfJbuildBuildsImages() throws IOException {
    Path folder = Installation.temporaryFolder("jbuild-image");
    Path context = folder.resolve("context");
    new Program("cp", "-r", PROJECT.resolve("testdata").toString(), context.toString())
        .run()
        .expectSuccess();
    Files.writeString(context.resolve("base/Dockerfile"), "FROM busybox\nCOPY busybox.tar /\n");
    Files.writeString(context.resolve("base/with-run"), "FROM busybox\nRUN id > /id\n");
    for (String images : List.of("base/Dockerfile.images", "base/with-run.images")) {
      Files.writeString(context.resolve(images), "busybox oci-archive:busybox.tar\n");
    }
    jbuild(Caller.SELF, folder, home().resolve("bin/jbuild"), "-q", "-t", "base", base(folder))
        .run()
        .expectSuccess();
    new Program(PROJECT.resolve("cli/packaging/image/build").toString())
        .with("-q", "-t", "jbuild-image", "--build-arg=BASE=base", "--build-arg=PACKAGES=")
        .set("JBUILD_RELEASE", RELEASE)
        .set("JBUILD_ROOT", folder.resolve("store"))
        .run()
        .expectSuccess();
    Path archive = folder.resolve("base.tar");
    jbuild(Caller.SELF, folder, home().resolve("bin/jbuild"), "save", "-o", archive.toString())
        .with("base")
        .run()
        .expectSuccess();
    var twice =
        new Program(PROJECT.resolve("cli/packaging/image/build").toString())
            .with("--twice", "-q", "--build-arg=BASE=base", "--build-arg=PACKAGES=")
            .with("--build-context", "base=oci-archive:" + archive)
            .set("JBUILD_RELEASE", RELEASE)
            .run()
            .expectSuccess();
    assertTrue(twice.out().contains("twice sha256:"), twice::toString);
    String commands = "id -u && jbuild --version && jbuild -q -t x /context/base && jbuild images";
    var ran =
        jbuild(Caller.SELF, folder, home().resolve("bin/jbuild"), "run", "-v")
            .with(context + ":/context:ro", "jbuild-image", "sh", "-c", commands)
            .run()
            .expectSuccess();
    assertTrue(ran.out().startsWith("1000\njbuild " + VersionCommand.version() + "\nsha256:"));
    assertTrue(ran.out().contains("\nx "), ran::toString);

    Path files = folder.resolve("files");
    Files.writeString(folder.resolve("Dockerfile"), "FROM jbuild-image\n");
    jbuild(Caller.SELF, folder, home().resolve("bin/jbuild"), "-q", "-o", files.toString(), "-")
        .run(folder.resolve("Dockerfile"))
        .expectSuccess();
    new Program("unshare", "--mount", "--pid", "--fork", "sh", "-ec", CONTAINER, "sh")
        .with(files.toString(), context.toString())
        .with("jbuild -q -t x -f /context/base/with-run /context/base")
        .run()
        .expectSuccess();
  }

  /**
   * A container of root's whose only process is the image's user, with no seccomp profile: what
   * docker run --security-opt seccomp=unconfined makes. Arguments: its files, a folder to be seen
   * as /context, the command.
   */
  private static final String CONTAINER =
      """
      mount --bind "$1" "$1"
      cd "$1"
      mkdir -p context dev old proc sys
      mount --bind "$2" context
      mount --rbind /dev dev
      mount --rbind /sys sys
      mount -t proc proc proc
      pivot_root . old
      /bin/busybox umount -l /old
      PATH=/usr/local/bin:/usr/bin:/bin exec /bin/busybox su -s /bin/sh build -c "$3"
      """;

  /** Makes a context that is a root folder: busybox, and the libraries of the runtime. */
  private static String base(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    new Program("sh", "-ec")
        .with(
            """
            mkdir -p bin etc tmp usr/bin
            chmod 1777 tmp
            cp /bin/busybox bin
            for applet in sh cat chmod chown cut env grep id ln mkdir mv nice readlink rm sed \
                setsid sha256sum stat stty tee tr unshare; do
              ln -s busybox bin/$applet
            done
            ldd "$1"/bin/java "$1"/lib/server/libjvm.so |
              sed -n 's:.*[[:space:]]\\(/lib[^ ]*\\).*:\\1:p' | sort -u |
              while read -r library; do
                mkdir -p ".${library%/*}"
                cp -L "$library" ".$library"
              done
            printf 'FROM scratch\\nCOPY . /\\n' > Dockerfile
            """)
        .with("sh", home().resolve("runtime").toString())
        .in(root)
        .run()
        .expectSuccess();
    return root.toString();
  }

  /** The JVM makes another start-up cache at each training: the rest is the same. */
  @Test
  void theSameStartUpCacheGivesTheSameBytes() throws IOException {
    Path again = Installation.temporaryFolder("jbuild-again");
    build("--aot", home().resolve("aot").toString(), again.toString());
    assertEquals(
        Files.readString(RELEASE.resolve("SHA256SUMS")),
        Files.readString(again.resolve("SHA256SUMS")));
  }
}
