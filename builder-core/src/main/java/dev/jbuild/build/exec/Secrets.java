package dev.jbuild.build.exec;

import dev.jbuild.blob.Ingest;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.ssh.KeyAgent;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets of a build, each time a step mounts one, and keeps none. */
final class Secrets {
  /** BuildKit's limit; a secret is held in memory while a step runs. */
  private static final int LARGEST = 500 * 1024;

  private final RunOptions options;
  private final Map<String, String> environment;
  private final Ingest ingest;

  Secrets(RunOptions options, Map<String, String> environment, Ingest ingest) {
    this.options = options;
    this.environment = environment;
    this.ingest = ingest;
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
    } catch (FileSystemException e) {
      throw new BuildException("secret " + id + ": " + IoProblem.describe(e), e);
    } catch (IOException e) {
      // Reading, unlike opening, does not name the file.
      throw new BuildException("secret " + id + ": " + IoProblem.describe(e) + ": " + file, e);
    }
  }

  /**
   * The socket of an agent for one step.
   *
   * @param own the agent, where it is jbuild's own and ends with the step
   */
  record Agent(Path socket, Optional<KeyAgent> own) implements Closeable {
    @Override
    public void close() throws IOException {
      if (own.isPresent()) {
        own.get().close();
      }
    }
  }

  /** An agent that a step is given; empty where none of that id was given. */
  Optional<Agent> agent(RunMount.Ssh mount) throws IOException, BuildException {
    for (RunOptions.SshSource source : options.ssh()) {
      if (source.id().equals(mount.id())) {
        return Optional.of(agent(source, mount));
      }
    }
    return Optional.empty();
  }

  private Agent agent(RunOptions.SshSource source, RunMount.Ssh mount)
      throws IOException, BuildException {
    List<Path> paths = new ArrayList<>();
    for (String path : source.paths()) {
      paths.add(Path.of(path));
    }
    if (paths.isEmpty()) {
      String socket = environment.getOrDefault("SSH_AUTH_SOCK", "");
      if (socket.isEmpty()) {
        throw new BuildException(
            "--ssh "
                + source.id()
                + ": no agent runs here (SSH_AUTH_SOCK is not set); start one, or name keys: --ssh "
                + source.id()
                + "=FILE");
      }
      return new Agent(Path.of(socket), Optional.empty());
    }
    boolean isSocket = Files.exists(paths.getFirst()) && !Files.isRegularFile(paths.getFirst());
    if (isSocket && paths.size() == 1) {
      return new Agent(paths.getFirst(), Optional.empty());
    }
    KeyAgent agent = KeyAgent.start(paths, ingest.newPath("ssh"));
    String socket = FileName.of(agent.socket());
    Directory.working().chmod(socket, mount.mode());
    if (mount.uid() != 0 || mount.gid() != 0) {
      Directory.working().chown(socket, mount.uid(), mount.gid());
    }
    return new Agent(agent.socket(), Optional.of(agent));
  }
}
