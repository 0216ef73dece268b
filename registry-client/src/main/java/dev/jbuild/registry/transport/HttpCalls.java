package dev.jbuild.registry.transport;

import dev.jbuild.registry.tls.TlsContext;
import dev.jbuild.registry.tls.TlsSettings;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The only code that touches OkHttp. */
final class HttpCalls implements AutoCloseable {
  private static final List<ConnectionSpec> CLEAR = List.of(ConnectionSpec.CLEARTEXT);
  private static final List<ConnectionSpec> SECURE = List.of(ConnectionSpec.MODERN_TLS);

  private final Network.Options options;
  private final OkHttpClient base;
  private final Map<Key, OkHttpClient> clients = new ConcurrentHashMap<>();

  /** Requests that may share connections. */
  private record Key(boolean secure, TlsSettings tls, Reach reach, boolean patient) {}

  /** Initialises what a client needs. */
  static void prepare() {
    new OkHttpClient.Builder().connectionSpecs(CLEAR).build();
  }

  HttpCalls(Network.Options options) {
    this.options = options;
    this.base =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(options.connect())
            .readTimeout(options.stall())
            .writeTimeout(options.stall())
            .callTimeout(Duration.ZERO)
            // One that may speak TLS reads all of Java's authorities at once: some 300 ms.
            .connectionSpecs(CLEAR)
            .socketFactory(new BufferedSockets(false))
            .proxySelector(new EnvironmentProxies(options.proxies()))
            .proxyAuthenticator(EnvironmentProxies.authenticator(options.proxies()))
            .build();
  }

  Response execute(Request request) throws IOException {
    okhttp3.Request.Builder builder = new okhttp3.Request.Builder().url(request.uri().toString());
    builder.header("User-Agent", options.userAgent());
    // Blobs are compressed already, and their digest is that of the bytes as they are stored.
    builder.header("Accept-Encoding", "identity");
    for (Headers.Field field : request.headers().fields()) {
      builder.addHeader(field.name(), field.value());
    }
    Body body = request.body();
    if (body == null && needsBody(request.method())) {
      body = Body.EMPTY;
    }
    builder.method(request.method(), body == null ? null : new StreamBody(body, !request.retry()));
    Call call = client(request).newCall(builder.build());
    okhttp3.Response answer;
    try {
      answer = call.execute();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new SetupException(Redaction.of(request.uri()) + ": " + e.getMessage(), e);
    } catch (Exception e) {
      // Kotlin declares no exceptions: an interrupt while it connects comes as it is.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
      throw e;
    }
    List<Headers.Field> fields = new ArrayList<>(answer.headers().size());
    for (int i = 0; i < answer.headers().size(); i++) {
      fields.add(new Headers.Field(answer.headers().name(i), answer.headers().value(i)));
    }
    InputStream stream = answer.body().byteStream();
    return new Response(answer.code(), new Headers(fields), request.uri(), stream);
  }

  private static boolean needsBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private OkHttpClient client(Request request) throws IOException {
    boolean secure = request.uri().getScheme().equalsIgnoreCase("https");
    TlsSettings tls = secure ? settings(request.uri()) : TlsSettings.SYSTEM;
    Key key = new Key(secure, tls, request.reach(), request.patient());
    OkHttpClient client = clients.get(key);
    if (client == null) {
      OkHttpClient made = build(key);
      OkHttpClient raced = clients.putIfAbsent(key, made);
      client = raced == null ? made : raced;
    }
    return client;
  }

  private OkHttpClient build(Key key) throws IOException {
    OkHttpClient.Builder builder = base.newBuilder().dns(new GuardedDns(key.reach()));
    if (key.secure()) {
      TlsContext context = tls(key.tls());
      builder.connectionSpecs(SECURE);
      builder.socketFactory(new BufferedSockets(true));
      builder.sslSocketFactory(context.context().getSocketFactory(), context.trust());
      if (!context.verifyHost()) {
        builder.hostnameVerifier((host, session) -> true);
      }
    }
    if (key.patient()) {
      builder.readTimeout(options.patience());
    }
    return builder.build();
  }

  private TlsSettings settings(URI uri) throws SetupException {
    try {
      return options.tls().of(uri);
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }

  private TlsContext tls(TlsSettings settings) throws SetupException {
    try {
      return TlsContext.of(settings, options.keyPassword().get());
    } catch (IOException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    base.connectionPool().evictAll();
  }

  /** Looks names up and lets only those addresses through that the request may reach. */
  private record GuardedDns(Reach reach) implements Dns {
    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
      List<InetAddress> allowed = new ArrayList<>();
      List<InetAddress> found = Dns.SYSTEM.lookup(host);
      for (InetAddress address : found) {
        if (reach.allows(address)) {
          allowed.add(address);
        }
      }
      if (allowed.isEmpty()) {
        throw new UnknownHostException(
            host + " has only private addresses, which the registry is not part of: refused");
      }
      return allowed;
    }
  }

  /** Streams a body, opening it anew for each attempt. */
  private static final class StreamBody extends RequestBody {
    private final Body body;
    private final boolean once;

    StreamBody(Body body, boolean once) {
      this.body = body;
      this.once = once;
    }

    /** OkHttp would else send it again by itself where a kept connection turns out to be dead. */
    @Override
    public boolean isOneShot() {
      return once;
    }

    @Override
    public @Nullable MediaType contentType() {
      // The header is set by the caller.
      return null;
    }

    @Override
    public long contentLength() {
      return body.length();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(new Pieces(sink.outputStream()));
    }
  }

  /**
   * Passes on large writes in pieces: Okio copies all of a write before it sends any of it, and
   * throws away most of the buffers that this takes.
   */
  private static final class Pieces extends FilterOutputStream {
    private static final int PIECE = 32 << 10;

    Pieces(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += PIECE) {
        out.write(bytes, offset + done, Math.min(PIECE, length - done));
      }
    }
  }

  /** The address a proxy of the environment listens on. */
  static int proxyPort(URI proxy) {
    if (proxy.getPort() >= 0) {
      return proxy.getPort();
    }
    return switch (proxy.getScheme()) {
      case "socks5", "socks5h" -> 1080;
      case "https" -> 443;
      default -> 80;
    };
  }
}
