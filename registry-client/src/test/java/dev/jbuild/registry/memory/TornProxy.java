package dev.jbuild.registry.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Relays connections to a port, resetting some of them after so many bytes in one direction. */
public final class TornProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int port;
  private final long bytes;
  private final AtomicInteger tears;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Starts one.
   *
   * @param port where to relay to
   * @param bytes how many bytes go through before a tear
   * @param tears how many connections are torn
   */
  public TornProxy(int port, long bytes, int tears) throws IOException {
    this.port = port;
    this.bytes = bytes;
    this.tears = new AtomicInteger(tears);
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** How many tears are left. */
  public int left() {
    return tears.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> relay(client, server));
        Thread.ofVirtual().start(() -> relay(server, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void relay(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        passed += read;
        if (passed >= bytes && tears.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          from.setSoLinger(true, 0);
          to.setSoLinger(true, 0);
          return;
        }
      }
    } catch (IOException e) {
      // One of them went away, and so does the other.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
