package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher and the start-up cache, by the archive that users unpack. */
final class LauncherIT {
  private static final String VERSION = "jbuild " + VersionCommand.version();

  private final Path folder = Installation.temporaryFolder("jbuild-launcher");

  static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void runsFromAReadOnlyInstallation(Caller caller) {
    Path home = caller.folder(folder);
    var result = Installation.shared().jbuild(caller, home, "version").run().expectSuccess();
    assertEquals(VERSION, result.out().lines().findFirst().orElseThrow());
    assertEquals("", result.err());
  }

  @Test
  void runsThroughALinkAndFromItsOwnFolder() throws IOException {
    Path link = folder.resolve("jb");
    Files.createSymbolicLink(link, Installation.shared().launcher());
    String java = System.getProperty("java.home");
    for (Program program :
        List.of(
            new Program(link.toString()),
            new Program("sh", "jbuild").in(Installation.shared().home().resolve("bin")),
            new Program("bin/../bin/jbuild").in(Installation.shared().home()))) {
      var result = program.with("--version").set("JAVA_HOME", java).run().expectSuccess();
      assertEquals(VERSION + "\n", result.out());
    }
  }

  @Test
  void saysWhatItNeedsWhereThereIsNoJava() {
    var result =
        new Program(Installation.shared().launcher().toString(), "version")
            .set("JBUILD_JAVA_HOME", "/nonexistent")
            .run();
    assertEquals(1, result.code());
    assertEquals("jbuild: JBUILD_JAVA_HOME=/nonexistent is no JDK 25\n", result.err());
  }

  @Test
  void passesWordsAndExitCodesOn() {
    var result =
        Installation.shared().jbuild(Caller.SELF, folder, "build", "-t", "a b:c d", "").run();
    assertEquals(ExitCode.USAGE, result.code(), result::toString);
    assertTrue(result.err().contains("a b:c d"), result::toString);
  }

  @Test
  void classesComeFromTheStartUpCache() throws IOException {
    assertTrue(loadedFromCache(Installation.shared().jbuild(Caller.SELF, folder, "version")) > 300);
  }

  /** A class that is not in the cache costs more than a hundred that are. */
  @Test
  void stepsNeedNoClassThatIsNotInTheStartUpCache() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM busybox\nCOPY . /c\nRUN echo x\n");
    Path images = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.writeString(folder.resolve("Dockerfile.images"), "busybox oci-archive:" + images + "\n");
    for (String[] words :
        List.of(
            new String[] {"build", "-q", "-t", "tried", folder.toString()},
            new String[] {"run", "tried", "true"})) {
      String loaded = loadedClasses(Installation.shared().jbuild(Caller.SELF, folder, words));
      assertEquals(
          List.of(),
          loaded
              .lines()
              .filter(line -> line.contains("] dev.jbuild.") && line.contains(" source: file:"))
              .toList());
      // Of a record's toString, mostly: with many components it costs 60 ms.
      assertEquals(
          List.of(),
          loaded
              .lines()
              .filter(line -> line.contains("StringConcat") || line.contains("$Species_"))
              .filter(line -> line.contains(" source: __"))
              .toList());
    }
  }

  /** Where nothing keeps the JDK from it, it looks for services in every jar, for 30 ms. */
  @Test
  void noCommandOpensAJar() throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    try (TinyRegistry registry = new TinyRegistry()) {
      String name = registry.host() + "/tried:1";
      for (String[] words :
          List.of(
              new String[] {"build", "-q", "-t", name, folder.toString()},
              new String[] {"push", "-q", name},
              new String[] {"rmi", name},
              new String[] {"pull", "-q", name},
              new String[] {"images"})) {
        String initialised =
            Installation.shared()
                .jbuild(Caller.SELF, folder, words)
                .set("JBUILD_JAVA_OPTS", "-Xlog:class+init=info")
                .run()
                .expectSuccess()
                .out();
        assertTrue(initialised.contains("Initializing 'dev/jbuild/cli/Main'"), initialised);
        assertFalse(
            initialised.contains("Initializing 'jdk/internal/loader/URLClassPath$JarLoader'"),
            () -> String.join(" ", words) + " opens a jar");
      }
    }
  }

  /** A method that its training knows as compiled by C1 alone would stay slow for ever. */
  @Test
  void whatHashesAndCopiesIsCompiledByC2InTheEnd() throws IOException {
    Path context = Files.createDirectory(folder.resolve("large"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY data /\n");
    byte[] data = new byte[48 << 20];
    new java.util.Random(1).nextBytes(data);
    Files.write(context.resolve("data"), data);
    String compiled =
        Installation.shared()
            .jbuild(Caller.SELF, folder, "build", "-q", "-t", "large", context.toString())
            .set("JBUILD_JAVA_OPTS", "-XX:+DisplayVMOutput -XX:+PrintCompilation")
            .run()
            .expectSuccess()
            .out();
    List<String> hashing =
        compiled
            .lines()
            .filter(line -> line.contains("sun.security.provider.DigestBase::implCompressMulti"))
            .toList();
    assertTrue(
        hashing.stream().anyMatch(line -> line.matches(".* 4 +sun\\.security\\..*")),
        hashing::toString);
    assertTrue(
        hashing.stream().noneMatch(line -> line.matches(".* 1 +sun\\.security\\..*")),
        hashing::toString);
  }

  /** JDK-8377932: the JVM itself would run the old classes. */
  @Test
  void aReplacedJarIsNoticed() throws IOException {
    Path home = Installation.unpack(folder).resolve(Installation.shared().home().getFileName());
    var version =
        new Program(home.resolve("bin/jbuild").toString(), "--version")
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .set("HOME", folder)
            .set("JBUILD_AOT", "now");
    assertEquals(VERSION + "\n", version.run().expectSuccess().out());
    assertTrue(loadedFromCache(version) > 300);

    Path jar = home.resolve("lib/jbuild.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    byte[] bytes = Files.readAllBytes(jar);
    // The same name, inode, size and time.
    Files.write(jar, OtherJar.ofSize(bytes.length, folder));
    Files.setLastModifiedTime(jar, time);
    assertEquals(bytes.length, Files.size(jar));
    assertEquals("another jbuild\n", version.set("JBUILD_AOT", "auto").run().expectSuccess().out());

    // And back again: the cache of the first jar is found by its hash.
    Files.write(jar, bytes);
    Files.setLastModifiedTime(jar, time);
    assertEquals(VERSION + "\n", version.set("JBUILD_AOT", "now").run().expectSuccess().out());
  }

  @Test
  void manyFirstStartsAtOnceAllWork() throws Exception {
    Path home = Installation.unpack(folder).resolve(Installation.shared().home().getFileName());
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 6; i++) {
      processes.add(
          new Program(home.resolve("bin/jbuild").toString(), "--version")
              .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
              .set("HOME", folder)
              .set("JBUILD_AOT", "now")
              .start(folder.resolve("out" + i), folder.resolve("err" + i)));
    }
    for (int i = 0; i < processes.size(); i++) {
      assertEquals(0, processes.get(i).waitFor());
      assertEquals(VERSION + "\n", Files.readString(folder.resolve("out" + i)));
      assertEquals("", Files.readString(folder.resolve("err" + i)));
    }
    try (var files = Files.list(home.resolve("aot"))) {
      assertEquals(1, files.filter(f -> f.toString().endsWith(".aot")).count());
    }
  }

  @Test
  void whatStartsAtEveryCommandStaysSmall() throws IOException {
    // With a start-up cache the JVM loads all of its classes at once.
    String loaded =
        loadedClasses(
            Installation.shared().jbuild(Caller.SELF, folder, "images").set("JBUILD_AOT", "off"));
    assertFalse(loaded.contains(" okhttp3."), "OkHttp is for pulls and pushes");
    assertFalse(loaded.contains(" org.bouncycastle."), "Bouncy Castle is for client certificates");
    assertFalse(loaded.contains(" org.antlr."), "there is no Dockerfile to parse");
  }

  private static int loadedFromCache(Program jbuild) throws IOException {
    int count = 0;
    for (String line : loadedClasses(jbuild).lines().toList()) {
      if (line.contains("shared objects file") && !line.contains(" java.")) {
        count++;
      }
    }
    return count;
  }

  private static String loadedClasses(Program jbuild) throws IOException {
    Path log = Files.createTempFile("jbuild-it", ".classes");
    jbuild.set("JBUILD_JAVA_OPTS", "-Xlog:class+load=info:file=" + log).run().expectSuccess();
    String text = Files.readString(log);
    Files.delete(log);
    return text;
  }
}
