package dev.jbuild.registry.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's docker-registry, running on a free port of 127.0.0.1 with a configuration of its own.
 */
public final class DockerRegistry implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Path log;

  /**
   * Starts one.
   *
   * @param folder for its storage, configuration and log
   * @param auth the {@code auth} section in YAML, or nothing
   * @param tls the {@code tls} section below {@code http}, or nothing
   */
  public DockerRegistry(Path folder, String auth, String tls)
      throws IOException, InterruptedException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder);
    Path config = folder.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: info, accesslog: {disabled: false}}
        storage:
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        http:
          addr: 127.0.0.1:%d
        %s
        %s
        """
            .formatted(folder.resolve("data"), port, tls.indent(2), auth));
    log = folder.resolve("log");
    process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int i = 0; i < 500 && !listens(); i++) {
      if (!process.isAlive()) {
        throw new IOException("docker-registry ended: " + log());
      }
      Thread.sleep(20);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public String host() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    // It has nothing to save that a test wants.
    process.destroyForcibly().onExit().join();
  }
}
