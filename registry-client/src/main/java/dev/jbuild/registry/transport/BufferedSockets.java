package dev.jbuild.registry.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that are read in large pieces, and written so where no TLS goes through them. Okio moves
 * 8 KiB at a time, which costs a system call for each of them. It flushes what it has written where
 * a request ends.
 *
 * <p>TLS writes through: a server that closes since it misses a client's certificate would else be
 * heard too late.
 */
final class BufferedSockets extends SocketFactory {
  private static final int READ_BUFFER = 128 << 10;

  /** What Okio's time-out of a write is for: on a slow line more might not go out in time. */
  private static final int WRITE_BUFFER = 64 << 10;

  private final boolean secure;

  /** Sockets that are, or are not, to carry TLS. */
  BufferedSockets(boolean secure) {
    this.secure = secure;
  }

  private static class BufferedSocket extends Socket {
    private @Nullable InputStream buffered;

    BufferedSocket() throws SocketException {
      super(new InterruptibleSocket());
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream in = buffered;
      if (in == null) {
        in = new BufferedInputStream(super.getInputStream(), READ_BUFFER);
        buffered = in;
      }
      return in;
    }
  }

  private static final class ClearSocket extends BufferedSocket {
    private @Nullable OutputStream buffered;

    ClearSocket() throws SocketException {}

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      OutputStream out = buffered;
      if (out == null) {
        out = new BufferedOutputStream(super.getOutputStream(), WRITE_BUFFER);
        buffered = out;
      }
      return out;
    }
  }

  @Override
  public Socket createSocket() throws SocketException {
    return secure ? new BufferedSocket() : new ClearSocket();
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
