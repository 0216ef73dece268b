package dev.jbuild.build.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSH's own tools against the agent: they make keys, list them, sign and verify. */
class KeyAgentTest {
  @TempDir private Path folder;

  private Path key(String type, String bits, String passphrase) throws Exception {
    return key(type + bits, type, bits, passphrase);
  }

  private Path key(String name, String type, String bits, String passphrase) throws Exception {
    Path key = folder.resolve(name);
    run("", "ssh-keygen", "-q", "-t", type, "-b", bits, "-N", passphrase, "-C", "me " + type)
        .expect(0, "-f", key.toString());
    return key;
  }

  private record Tool(Path folder, String socket, List<String> words) {
    String expect(int code, String... more) throws Exception {
      var all = new java.util.ArrayList<>(words);
      all.addAll(List.of(more));
      Path out = folder.resolve("out");
      ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
      builder.redirectOutput(out.toFile()).directory(folder.toFile());
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.environment().put("SSH_AUTH_SOCK", socket);
      int ended = builder.start().waitFor();
      String text = Files.readString(out, StandardCharsets.UTF_8);
      assertEquals(code, ended, text);
      return text;
    }
  }

  private Tool run(String socket, String... words) {
    return new Tool(folder, socket, List.of(words));
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "rsa, 2048", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521"})
  void signaturesAreThoseOfTheKey(String type, String bits) throws Exception {
    Path key = key(type, bits, "");
    Path other = key("other", "ed25519", "256", "");
    Files.writeString(folder.resolve("data"), "what is signed");
    String publicKey = Files.readString(folder.resolve(type + bits + ".pub"));
    Files.writeString(folder.resolve("allowed"), "me " + publicKey);
    try (KeyAgent agent = KeyAgent.start(List.of(key, other), folder.resolve("agent"))) {
      String socket = agent.socket().toString();
      String listed = run(socket, "ssh-add", "-L").expect(0);
      assertTrue(listed.contains(publicKey.strip()), listed);
      // Without the private key beside it, the agent has to sign.
      Files.delete(key);
      run(socket, "ssh-keygen", "-Y", "sign", "-n", "file").expect(0, "-f", key + ".pub", "data");
      new ProcessBuilder(
              "sh",
              "-c",
              "ssh-keygen -Y verify -f allowed -I me -n file -s data.sig < data > verified 2>&1")
          .directory(folder.toFile())
          .start()
          .waitFor();
      String verified = Files.readString(folder.resolve("verified"));
      assertTrue(verified.startsWith("Good \"file\" signature for me"), verified);
    }
    assertFalse(Files.exists(folder.resolve("agent")));
  }

  @Test
  void nothingButListingAndSigningIsDone() throws Exception {
    Path key = key("ed25519", "256", "");
    try (KeyAgent agent = KeyAgent.start(List.of(key), folder.resolve("agent"))) {
      String socket = agent.socket().toString();
      for (String option : List.of("-D", "-x")) {
        run(socket, "ssh-add", option).expect(1);
      }
      run(socket, "ssh-add", "-q").expect(1, key.toString());
      assertEquals(1, run(socket, "ssh-add", "-L").expect(0).lines().count());
    }
  }

  @Test
  void keysThatCannotBeUsedAreRefusedWithAdvice() throws Exception {
    Path locked = key("ed25519", "256", "secret");
    refused(" has a passphrase: add it to an agent with ssh-add, and give --ssh the agent", locked);
    Path old = key("rsa", "2048", "");
    run("", "ssh-keygen", "-q", "-p", "-m", "PEM", "-N", "").expect(0, "-f", old.toString());
    refused(" is not in OpenSSH's format: convert it with ssh-keygen -p -f " + old, old);
    refused(" is not a private key", Files.writeString(folder.resolve("x"), "hello"));
    refused(": no such file", folder.resolve("absent"));
    Path torn = key("ecdsa", "256", "");
    String text = Files.readString(torn);
    Files.writeString(torn, text.substring(0, 120) + text.substring(text.length() - 40));
    refused(" is damaged", torn);
  }

  private void refused(String message, Path file) throws IOException {
    BuildException e =
        assertThrows(
            BuildException.class, () -> KeyAgent.start(List.of(file), folder.resolve("agent")));
    assertEquals("SSH key " + file + message, e.getMessage());
    assertFalse(Files.exists(folder.resolve("agent")));
  }
}
