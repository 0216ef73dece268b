package dev.jbuild.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.memory.MemoryRegistry;
import dev.jbuild.registry.memory.Tool;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build that finds everything in its cache must not pay for HTTP, nor a pull for certificates.
 */
class LazyLoadingTest {
  /** Makes a client; with an argument it resolves that name. */
  public static final class Program {
    public static void main(String[] arguments) throws Exception {
      try (RegistryClient client =
          new RegistryClient(RegistryOptions.of(Map.of("HOME", "/nonexistent")))) {
        for (String name : arguments) {
          var _ = client.resolve(Reference.parse(name), Platform.of("linux", "amd64"));
        }
      }
    }
  }

  @TempDir private Path folder;

  private long loaded(String output, String prefix) {
    return output.lines().filter(line -> line.contains(" " + prefix)).count();
  }

  private String run(String... arguments) throws Exception {
    java.util.List<String> command =
        new java.util.ArrayList<>(
            java.util.List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
    command.addAll(java.util.List.of(arguments));
    return Tool.run(folder, command.toArray(new String[0]));
  }

  @Test
  void loadsNothingOfHttpBeforeTheFirstRequest() throws Exception {
    String output = run();
    assertTrue(loaded(output, "dev.jbuild.registry.RegistryClient ") > 0, "the log was read");
    for (String library :
        new String[] {
          "okhttp3.",
          "okio.",
          "kotlin.",
          "org.bouncycastle.",
          "javax.net.ssl.SSLContext",
          "com.fasterxml.jackson.databind.ObjectMapper"
        }) {
      assertEquals(0, loaded(output, library), library);
    }
  }

  @Test
  void loadsNothingOfBouncyCastleWithoutAKey() throws Exception {
    try (MemoryRegistry registry = new MemoryRegistry()) {
      TestImage.of(1, 10).putInto(registry, "a", "latest");
      String output = run(registry.host() + "/a");
      assertTrue(loaded(output, "okhttp3.OkHttpClient ") > 0);
      assertEquals(0, loaded(output, "org.bouncycastle."));
    }
  }
}
