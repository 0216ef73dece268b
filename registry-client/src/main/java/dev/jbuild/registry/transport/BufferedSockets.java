package dev.jbuild.registry.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are read and written in large pieces. Okio moves 8 KiB at a time, which costs a
 * system call, and on a virtual thread a trip through the poller, for each of them. It flushes what
 * it has written where a request ends.
 */
final class BufferedSockets extends SocketFactory {
  private static final int BUFFER = 128 << 10;

  private static final class BufferedSocket extends Socket {
    private @Nullable InputStream bufferedInput;
    private @Nullable OutputStream bufferedOutput;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream in = bufferedInput;
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), BUFFER);
        bufferedInput = in;
      }
      return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      OutputStream out = bufferedOutput;
      if (out == null) {
        out = new BufferedOutputStream(super.getOutputStream(), BUFFER);
        bufferedOutput = out;
      }
      return out;
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
