package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets of a build, each time a step mounts one, and keeps none. */
final class Secrets {
  /** BuildKit's limit; a secret is held in memory while a step runs. */
  private static final int LARGEST = 500 * 1024;

  private final RunOptions options;
  private final Map<String, String> environment;

  Secrets(RunOptions options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /** The bytes of a secret; empty where none of that id was given. */
  Optional<byte[]> read(String id) throws IOException, BuildException {
    for (SecretSource source : options.secrets()) {
      if (source.id().equals(id)) {
        return switch (source) {
          case SecretSource.FromFile(String name, Path file) -> Optional.of(readFile(name, file));
          case SecretSource.FromEnvironment(String name, String variable) ->
              Optional.ofNullable(environment.get(variable))
                  .map(value -> value.getBytes(StandardCharsets.UTF_8));
        };
      }
    }
    return Optional.empty();
  }

  private static byte[] readFile(String id, Path file) throws IOException, BuildException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new BuildException("secret " + id + " is larger than " + LARGEST + " bytes: " + file);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new BuildException("secret " + id + ": no such file: " + file, e);
    }
  }

  /** The socket of an agent; empty where none of that id was given. */
  Optional<Path> agent(String id) throws BuildException {
    for (RunOptions.SshSource source : options.ssh()) {
      if (source.id().equals(id)) {
        return Optional.of(socket(source));
      }
    }
    return Optional.empty();
  }

  private Path socket(RunOptions.SshSource source) throws BuildException {
    if (source.paths().size() > 1) {
      throw new BuildException("--ssh " + source.id() + ": give the socket of one agent");
    }
    String path =
        source.paths().isEmpty() ? environment.get("SSH_AUTH_SOCK") : source.paths().getFirst();
    if (path == null || path.isEmpty()) {
      throw new BuildException(
          "--ssh " + source.id() + ": no agent runs here (SSH_AUTH_SOCK is not set)");
    }
    if (Files.isRegularFile(Path.of(path))) {
      throw new BuildException(
          "--ssh "
              + source.id()
              + "="
              + path
              + ": keys are not read from files; add the key to an agent with ssh-add");
    }
    return Path.of(path);
  }
}
