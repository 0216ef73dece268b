package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.registry.RegistryOptions;
import dev.jbuild.registry.memory.Fault;
import dev.jbuild.registry.memory.MemoryRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** --retry, --retry-delay and --pull=WHEN, with a registry that fails. */
final class RetryOptionsTest {
  @TempDir private Path folder;
  private final MemoryRegistry registry;
  private String image = "";

  RetryOptionsTest() throws IOException {
    registry = new MemoryRegistry();
  }

  @BeforeEach
  void push() throws IOException {
    image = registry.host() + "/a/b:1";
    Path base = Path.of(System.getProperty("jbuild.project"), "testdata/base/busybox.tar");
    succeed("load", "-q", "-i", base.toString());
    succeed("tag", "busybox", image);
    succeed("push", "-q", image);
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + image + "\n");
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private Invocation run(String store, String... words) {
    return Invocation.of(
        folder,
        Map.of("JBUILD_ROOT", folder.resolve(store).toString(), "HOME", folder.toString()),
        words);
  }

  private String succeed(String... words) {
    Invocation run = run("store", words);
    assertEquals(ExitCode.OK, run.code(), run::toString);
    return run.out();
  }

  /** Lets the first requests for manifests fail; gives how many there were of them. */
  private AtomicInteger failing(int first) {
    AtomicInteger count = new AtomicInteger();
    registry
        .server()
        .faults(call ->
            call.path().contains("/manifests/") && count.getAndIncrement() < first
                ? Optional.of(Fault.SERVER_ERROR)
                : Optional.empty());
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "pull, 0, 1, 1, 1",
    "pull, 1, 1, 0, 2",
    "pull, 1, 2, 1, 2",
    "pull, 3, 3, 0, 4",
    "build, 2, 2, 0, 3",
    "build, 1, 2, 1, 2",
  })
  void retriesSoOften(String command, String retries, int failures, int code, int requests) {
    AtomicInteger count = failing(failures);
    Invocation run =
        run(
            "elsewhere",
            command,
            "-q",
            "--retry",
            retries,
            "--retry-delay=1ms",
            command.equals("pull") ? image : ".");
    assertEquals(code, run.code(), run::toString);
    assertEquals(requests, count.get());
    assertEquals(code == 1, run.err().contains(registry.host()), run::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 5, PT0.5S",
    "--retry=0, 1, PT0.5S",
    "--retry=7, 8, PT0.5S",
    "--retry-delay=3s, 5, PT3S",
    "--retry=1 --retry-delay=1m30s, 2, PT1M30S",
  })
  void aRetryIsAFurtherAttemptAfterAPause(String line, int attempts, Duration pause)
      throws IOException {
    CommandSpec spec = RegistryFlags.addTo(CommandSpec.create());
    spec.addOption(Arguments.flag("", "--debug"));
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    Arguments arguments = new Arguments(new CommandLine(spec).parseArgs(words));
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            nowhere,
            nowhere,
            Map.of("HOME", folder.toString()),
            folder,
            Optional.empty(),
            false);
    RegistryOptions options = RegistryFlags.options(arguments, console);
    assertEquals(attempts, options.retry().attempts());
    assertEquals(pause, options.retry().pause());
  }

  private String built(String pull) {
    return succeed("build", "-q", "--retry=0", "--pull=" + pull, ".");
  }

  @Test
  void newerIsTheRegistrysImageAndElseTheStores() throws IOException {
    String before = built("missing");
    assertEquals(before, built("newer"));
    Files.writeString(folder.resolve("other-file"), "FROM scratch\nLABEL a=b\n");
    assertEquals(ExitCode.OK, run("other", "build", "-f", "other-file", "-t", image, ".").code());
    assertEquals(ExitCode.OK, run("other", "push", image).code());

    assertEquals(before, built("missing"));
    assertEquals(before, built("never"));
    String after = built("newer");
    assertNotEquals(before, after);
    assertEquals(after, built("always"));

    registry.server().faults(_ -> Optional.of(Fault.RESET));
    assertEquals(before, built("newer"));
    Invocation always = run("store", "build", "-q", "--retry=0", "--pull=always", ".");
    assertEquals(ExitCode.FAILURE, always.code());
    assertTrue(always.err().contains(image), always::toString);
    Invocation absent = run("elsewhere", "build", "-q", "--retry=0", "--pull=newer", ".");
    assertEquals(ExitCode.FAILURE, absent.code());
    assertTrue(absent.err().contains(image), absent::toString);
  }
}
