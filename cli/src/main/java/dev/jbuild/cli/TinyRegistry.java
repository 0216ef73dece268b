package dev.jbuild.cli;

import dev.jbuild.oci.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Just enough of a registry, on a loopback port, for {@link Training} to push to and pull from.
 *
 * <p>Source: OCI distribution 1.1. It believes what it is sent, and only this process knows of it.
 */
final class TinyRegistry implements Closeable {
  private static final String UPLOADS = "/blobs/uploads/";

  /** What was put, by path. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(String type, byte[] bytes) {}

  /** One request; {@code type} is that of the body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(String method, String target, String type, byte[] body) {
    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }
  }

  /** With a parameter, as registries send it: what reads such types is to be trained too. */
  private static final Content NOTHING =
      new Content("application/json; charset=utf-8", new byte[0]);

  private final ServerSocket listener;
  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  TinyRegistry() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Call call = call(line, in);
        out.write(answer(call));
      }
    } catch (IOException e) {
      // The client has what it wanted.
    }
  }

  private static Call call(String line, InputStream in) throws IOException {
    int length = 0;
    boolean chunked = false;
    String type = "";
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      String value = field.substring(colon + 1).strip();
      switch (field.substring(0, colon).toLowerCase(java.util.Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = true;
        case "content-type" -> type = value;
        default -> {}
      }
    }
    String[] words = line.split(" ", 3);
    return new Call(words[0], words[1], type, chunked ? chunks(in) : in.readNBytes(length));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line(in), 16);
      all.write(in.readNBytes(size));
      line(in);
    } while (size > 0);
    return all.toByteArray();
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

  private byte[] answer(Call call) {
    String path = call.path();
    int upload = path.indexOf(UPLOADS);
    return switch (call.method()) {
      case "POST" -> bytes(202, "Location: " + path + System.nanoTime() + "\r\n", NOTHING, true);
      case "PATCH" -> {
        contents.put(path, new Content("", call.body()));
        yield bytes(202, "Location: " + path + "\r\n", NOTHING, true);
      }
      case "PUT" -> {
        Content patched = contents.get(path);
        Content content = new Content(call.type(), patched == null ? call.body() : patched.bytes());
        if (upload < 0) {
          contents.put(path, content); // a manifest by its tag
        }
        String name =
            path.substring(0, upload < 0 ? path.lastIndexOf('/') : upload + "/blobs".length());
        contents.put(name + "/" + Digest.sha256(content.bytes()), content);
        yield bytes(201, "", NOTHING, true);
      }
      default -> {
        Content found = path.equals("/v2/") ? NOTHING : contents.get(path);
        yield found == null
            ? bytes(404, "", NOTHING, true)
            : bytes(200, "", found, call.method().equals("GET"));
      }
    };
  }

  private static byte[] bytes(int status, String fields, Content content, boolean whole) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\n"
            + fields
            + "Content-Type: "
            + content.type()
            + "\r\n"
            + "Content-Length: "
            + content.bytes().length
            + "\r\n\r\n";
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    if (whole) {
      all.writeBytes(content.bytes());
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
