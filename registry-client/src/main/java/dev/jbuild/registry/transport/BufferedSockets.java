package dev.jbuild.registry.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are read in large pieces. Okio reads 8 KiB at a time, which costs a system call, and
 * on a virtual thread a trip through the poller, for each of them.
 */
final class BufferedSockets extends SocketFactory {
  private static final int BUFFER = 128 << 10;

  private static final class BufferedSocket extends Socket {
    private @Nullable InputStream buffered;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream in = buffered;
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), BUFFER);
        buffered = in;
      }
      return in;
    }
  }

  @Override
  public Socket createSocket() {
    return new BufferedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unconnected();
  }

  private static UnsupportedOperationException unconnected() {
    return new UnsupportedOperationException("OkHttp connects sockets itself");
  }
}
