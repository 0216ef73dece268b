package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code jbuild doctor} says of the machine the tests run on, and of one that forbids RUN. */
final class DoctorIT {
  private final Path folder = Installation.temporaryFolder("jbuild-doctor-it");

  private static List<Caller> callers() {
    return Caller.all();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void runWorksHere(Caller caller) throws IOException {
    Path home = caller.folder(folder);
    Files.createDirectory(home.resolve("store"));
    caller.give(home);
    Program.Result result = Installation.shared().jbuild(caller, home, "doctor").run();
    assertEquals(0, result.code(), result.out());
    assertTrue(result.out().startsWith("STATUS   CHECK"), result.out());
    assertTrue(result.out().contains("ok       RUN               works\n"), result.out());
    try (var left = Files.list(home.resolve("store"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @MethodSource("callers")
  void noUserNamespace(Caller caller) throws IOException {
    Path home = caller.folder(folder);
    Program doctor = Installation.shared().withoutNamespaces(caller, home);
    Program.Result result = doctor.with("doctor", "--format=json").run();
    assertEquals(1, result.code(), result.out());
    assertTrue(result.out().contains("\"works\": false"), result.out());
    assertTrue(
        result.out().contains("\"remedy\": \"sysctl -w user.max_user_namespaces=15000\""),
        result.out());
  }
}
