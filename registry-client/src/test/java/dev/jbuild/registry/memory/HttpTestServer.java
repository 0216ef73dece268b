package dev.jbuild.registry.memory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** HTTP/1.1 on a loopback port, with faults at the level of bytes and connections. */
public final class HttpTestServer implements AutoCloseable {
  /** Answers requests; may change its state even where nobody reads the answer. */
  public interface Handler {
    Answer answer(Call call);
  }

  /** Decides which fault an exchange has. */
  public interface Faults {
    Optional<Fault> of(Call call);
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final List<Call> log = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Faults faults = call -> Optional.empty();

  public HttpTestServer(Handler handler) throws IOException {
    this.handler = handler;
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  public void faults(Faults changed) {
    faults = changed;
  }

  /** The requests so far, whatever became of them. */
  public List<Call> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  public void clearLog() {
    synchronized (log) {
      log.clear();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      while (exchange(socket, in, out)) {
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The client went away, or the fault was to leave it.
    } finally {
      open.remove(socket);
    }
  }

  private boolean exchange(Socket socket, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length < 3) {
      // The rest of a body that was broken off.
      return false;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      if (colon < 0) {
        // Not HTTP: a client that tries TLS first.
        return false;
      }
      headers.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    Call head = new Call(parts[0], parts[1], headers, new byte[0], true);
    synchronized (log) {
      log.add(head);
    }
    Optional<Fault> fault = faults.of(head);
    if (fault.isPresent() && fault.get() == Fault.TORN_REQUEST) {
      long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
      byte[] half = in.readNBytes((int) (length / 2));
      handler.answer(new Call(parts[0], parts[1], headers, half, false));
      reset(socket);
      return false;
    }
    if (fault.isPresent() && fault.get() == Fault.RESET) {
      reset(socket);
      return false;
    }
    Call call = head.withBody(body(in, headers));
    if (fault.isEmpty()) {
      write(out, call, handler.answer(call), -1);
      return true;
    }
    return fail(fault.get(), call, socket, out);
  }

  private boolean fail(Fault fault, Call call, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    switch (fault) {
      case RESET, TORN_REQUEST -> throw new IllegalStateException();
      case LOST_ANSWER -> {
        handler.answer(call);
        reset(socket);
        return false;
      }
      case SERVER_ERROR -> write(out, call, Answer.error(500, "UNKNOWN"), -1);
      case TOO_MANY ->
          write(out, call, Answer.error(429, "TOOMANYREQUESTS").with("Retry-After", "1"), -1);
      case TRUNCATED -> {
        Answer answer = handler.answer(call);
        write(out, call, answer, answer.body().length / 2);
        out.flush();
        return false;
      }
      case CORRUPTED -> {
        boolean request = call.body().length > 0;
        Answer answer = handler.answer(request ? call.withBody(flipped(call.body())) : call);
        write(out, call, request ? answer : answer.withBody(flipped(answer.body())), -1);
      }
      case STALLED -> {
        closed.await();
        return false;
      }
      case STALLED_BODY -> {
        Answer answer = handler.answer(call);
        write(out, call, answer, answer.body().length / 2);
        out.flush();
        closed.await();
        return false;
      }
    }
    return true;
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[changed.length / 2] ^= 1;
    }
    return changed;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void write(OutputStream out, Call call, Answer answer, int limit)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(answer.status()).append(" X\r\n");
    boolean length =
        answer.headers().keySet().stream().noneMatch("Content-Length"::equalsIgnoreCase);
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (length && !answer.endless() && answer.status() != 204) {
      head.append("Content-Length: ").append(answer.body().length).append("\r\n");
    }
    if (answer.endless()) {
      head.append("Connection: close\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    if (call.method().equals("HEAD") || answer.status() == 204) {
      return;
    }
    byte[] body = limit < 0 ? answer.body() : Arrays.copyOf(answer.body(), limit);
    out.write(body);
    while (answer.endless()) {
      out.write(body);
    }
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (true) {
        String length = line(in);
        if (length.isEmpty()) {
          throw new EOFException("the client went away within a body");
        }
        int size = Integer.parseInt(length, 16);
        all.write(in.readNBytes(size));
        line(in);
        if (size == 0) {
          return all.toByteArray();
        }
      }
    }
    return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
