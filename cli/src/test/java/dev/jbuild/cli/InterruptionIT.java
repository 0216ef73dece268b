package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A build that is stopped or killed leaves no process, no mount and no half of anything behind. */
final class InterruptionIT {
  private static final long LONGEST_SECONDS = 60;

  private final Path folder = Installation.temporaryFolder("jbuild-stop");

  static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void ctrlC(Caller caller) throws Exception {
    stop(caller, "INT", 130);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void terminate(Caller caller) throws Exception {
    stop(caller, "TERM", 143);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void kill(Caller caller) throws Exception {
    stop(caller, "KILL", 137);
  }

  private void stop(Caller caller, String signal, int code) throws Exception {
    Path home = caller.folder(folder);
    Path testdata = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    Files.copy(testdata, home.resolve("busybox.tar"));
    Path context = Files.createDirectories(home.resolve("context"));
    String marker = "98765" + ProcessHandle.current().pid();
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM busybox\nRUN touch /made; sleep "
            + marker
            + " & echo started; sleep "
            + marker
            + "\n");
    Files.writeString(context.resolve("Dockerfile.images"), "busybox oci-archive:../busybox.tar\n");
    caller.give(home);

    Path log = folder.resolve(caller + signal);
    Process jbuild =
        Installation.shared()
            .jbuild(caller, home, "--progress=plain", "-t", "never", "context")
            .start(folder.resolve("out"), log);
    await(() -> text(log).contains("started\n") || !jbuild.isAlive());
    assertTrue(jbuild.isAlive(), () -> text(log));
    assertEquals(2, processes(marker).size() - shells(marker));

    new Program("kill", "-" + signal, Long.toString(jbuild.pid())).run().expectSuccess();
    assertTrue(jbuild.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), "it goes on");
    assertEquals(code, jbuild.exitValue(), () -> text(log));
    await(() -> processes(marker).isEmpty());
    assertEquals("", mountsBelow(folder));

    // The next build finds nothing to trip over.
    Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN test ! -e /made\n");
    Installation.shared().jbuild(caller, home, "-t", "next", "context").run().expectSuccess();
    String names = Installation.shared().jbuild(caller, home, "images").run().expectSuccess().out();
    assertTrue(names.contains("next ") && !names.contains("never "), names);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.sleep(20);
    }
  }

  /** The command lines of processes that have the word in theirs. */
  private static List<String> processes(String word) {
    var found = new ArrayList<String>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          String line = text(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
          if (line.contains(word)) {
            found.add(line);
          }
        });
    return found;
  }

  private static long shells(String word) {
    return processes(word).stream().filter(line -> line.contains("/bin/sh")).count();
  }

  private static String mountsBelow(Path folder) throws IOException {
    var found = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      if (line.contains(folder.toString())) {
        found.append(line).append('\n');
      }
    }
    return found.toString();
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
