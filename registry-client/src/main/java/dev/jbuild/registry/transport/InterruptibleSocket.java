package dev.jbuild.registry.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a client's {@link Socket} does, by a channel: an interrupt of a thread that connects, reads
 * or writes ends that and closes the socket. The JDK's own sockets are so on virtual threads only.
 */
final class InterruptibleSocket extends SocketImpl {
  private @Nullable SocketChannel channel;

  @Override
  protected void create(boolean stream) throws IOException {
    channel = SocketChannel.open();
  }

  private SocketChannel channel() throws SocketException {
    SocketChannel open = channel;
    if (open == null) {
      throw new SocketException("not created");
    }
    return open;
  }

  /** The channel as a socket, which has timeouts. */
  private Socket socket() throws SocketException {
    return channel().socket();
  }

  @Override
  protected void connect(SocketAddress to, int timeout) throws IOException {
    Socket socket = socket();
    socket.connect(to, timeout);
    InetSocketAddress peer = (InetSocketAddress) socket.getRemoteSocketAddress();
    address = peer.getAddress();
    port = peer.getPort();
    localport = socket.getLocalPort();
  }

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(new InetSocketAddress(host, port), 0);
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    connect(new InetSocketAddress(address, port), 0);
  }

  @Override
  protected InputStream getInputStream() throws IOException {
    return socket().getInputStream();
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return socket().getOutputStream();
  }

  @Override
  protected int available() throws IOException {
    return getInputStream().available();
  }

  @Override
  protected void shutdownInput() throws IOException {
    channel().shutdownInput();
  }

  @Override
  protected void shutdownOutput() throws IOException {
    channel().shutdownOutput();
  }

  @Override
  protected void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void setOption(int option, Object value) throws SocketException {
    switch (option) {
      case SocketOptions.SO_TIMEOUT -> socket().setSoTimeout((Integer) value);
      case SocketOptions.TCP_NODELAY -> socket().setTcpNoDelay((Boolean) value);
      case SocketOptions.SO_KEEPALIVE -> socket().setKeepAlive((Boolean) value);
      case SocketOptions.SO_LINGER ->
          socket().setSoLinger(value instanceof Integer, value instanceof Integer n ? n : 0);
      default -> throw new SocketException("option " + option + " is not supported");
    }
  }

  @Override
  public Object getOption(int option) throws SocketException {
    return switch (option) {
      case SocketOptions.SO_TIMEOUT -> socket().getSoTimeout();
      case SocketOptions.TCP_NODELAY -> socket().getTcpNoDelay();
      case SocketOptions.SO_KEEPALIVE -> socket().getKeepAlive();
      case SocketOptions.SO_LINGER -> socket().getSoLinger();
      case SocketOptions.SO_BINDADDR -> socket().getLocalAddress();
      default -> throw new SocketException("option " + option + " is not supported");
    };
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    channel().bind(new InetSocketAddress(host, port));
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw new SocketException("only for clients");
  }

  @Override
  protected void accept(SocketImpl socket) throws IOException {
    throw new SocketException("only for clients");
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    throw new SocketException("urgent data is not supported");
  }
}
