package dev.jbuild.build.ssh;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.linux.Directory;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent for keys from files, listening on a socket in a folder of its own.
 *
 * <p>Of the agent protocol (draft-ietf-sshm-ssh-agent) it knows how to list keys and to sign; all
 * else it refuses, adding keys above all. Closing it ends it, with all connections.
 */
public final class KeyAgent implements Closeable {
  private static final int FAILURE = 5;
  private static final int REQUEST_IDENTITIES = 11;
  private static final int IDENTITIES_ANSWER = 12;
  private static final int SIGN_REQUEST = 13;
  private static final int SIGN_RESPONSE = 14;
  private static final int LONGEST_MESSAGE = 256 << 10;

  private final List<SshKey> keys;
  private final Path socket;
  private final ServerSocketChannel server;
  private final List<SocketChannel> connections = new ArrayList<>();

  private KeyAgent(List<SshKey> keys, Path socket, ServerSocketChannel server) {
    this.keys = keys;
    this.socket = socket;
    this.server = server;
  }

  /**
   * Starts an agent.
   *
   * @param files private keys in OpenSSH's format, without a passphrase
   * @param folder at which nothing exists yet
   * @throws BuildException where a file is not such a key
   */
  public static KeyAgent start(List<Path> files, Path folder) throws IOException, BuildException {
    List<SshKey> keys = new ArrayList<>(files.size());
    for (Path file : files) {
      keys.add(KeyFile.read(file));
    }
    Files.createDirectories(folder);
    Path socket = folder.resolve("agent");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (Directory directory = Directory.open(folder)) {
      // A socket's path has at most 107 bytes; that of the store may be longer.
      server.bind(UnixDomainSocketAddress.of("/proc/self/fd/" + directory.fd() + "/agent"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    KeyAgent agent = new KeyAgent(List.copyOf(keys), socket, server);
    Thread.ofPlatform().daemon().name("ssh-agent").start(agent::accept);
    return agent;
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  private void accept() {
    while (true) {
      SocketChannel connection;
      try {
        connection = server.accept();
      } catch (IOException e) {
        // Closed.
        return;
      }
      synchronized (connections) {
        connections.add(connection);
      }
      Thread.ofPlatform().daemon().name("ssh-agent").start(() -> serve(connection));
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        DataInputStream in = new DataInputStream(Channels.newInputStream(connection));
        OutputStream out = Channels.newOutputStream(connection)) {
      while (true) {
        int length = in.readInt();
        if (length < 1 || length > LONGEST_MESSAGE) {
          return;
        }
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
          return;
        }
        out.write(new SshWriter().string(answer(message)).toBytes());
      }
    } catch (EOFException e) {
      // The client is done.
    } catch (IOException e) {
      // The client is gone, or this agent was closed: nobody is there to be told.
    } finally {
      synchronized (connections) {
        connections.remove(connection);
      }
    }
  }

  /** What a message is answered with; one that cannot be understood is refused. */
  private byte[] answer(byte[] message) {
    try {
      return switch (message[0]) {
        case REQUEST_IDENTITIES -> identities();
        case SIGN_REQUEST -> sign(message);
        default -> refuse();
      };
    } catch (BufferUnderflowException | GeneralSecurityException e) {
      return refuse();
    }
  }

  private static byte[] refuse() {
    return new byte[] {FAILURE};
  }

  private byte[] identities() {
    SshWriter answer = new SshWriter().octet(IDENTITIES_ANSWER).uint32(keys.size());
    for (SshKey key : keys) {
      key.list(answer);
    }
    return answer.toBytes();
  }

  private byte[] sign(byte[] message) throws GeneralSecurityException {
    SshReader request = new SshReader(message);
    request.take(1);
    byte[] blob = request.string();
    byte[] data = request.string();
    int flags = request.uint32();
    for (SshKey key : keys) {
      if (key.is(blob)) {
        return new SshWriter().octet(SIGN_RESPONSE).string(key.sign(data, flags)).toBytes();
      }
    }
    return refuse();
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (connections) {
      for (SocketChannel connection : List.copyOf(connections)) {
        connection.close();
      }
    }
    Files.deleteIfExists(socket);
    Files.deleteIfExists(socket.getParent());
  }
}
