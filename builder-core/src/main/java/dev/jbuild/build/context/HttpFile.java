package dev.jbuild.build.context;

import dev.jbuild.oci.Digest;
import dev.jbuild.registry.transport.Exchange;
import dev.jbuild.registry.transport.Origin;
import dev.jbuild.registry.transport.Redaction;
import dev.jbuild.registry.transport.RedirectInterceptor;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.registry.transport.RetryInterceptor;
import dev.jbuild.registry.transport.RetryPolicy;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that was downloaded into a temporary one, which closing removes. */
final class HttpFile implements Closeable {
  private static final String UNNAMED = "__unnamed__";
  private static final int NOT_MODIFIED = 304;

  private final URI uri;
  private final Path file;
  private final Digest digest;
  private final long size;
  private final long modified;

  private HttpFile(URI uri, Path file, Digest digest, long size, long modified) {
    this.uri = uri;
    this.file = file;
    this.digest = digest;
    this.size = size;
    this.modified = modified;
  }

  /**
   * Downloads a file, following redirects and trying again what fails in passing. What the cache
   * has of the URL is used where the server says that it has not changed.
   *
   * @param network sends single requests
   * @param url an http or https URL
   * @param checksum what the content must digest to; null for anything
   * @param cache of earlier downloads
   */
  static HttpFile download(
      Exchange network, String url, @Nullable Digest checksum, DownloadCache cache)
      throws IOException, ContextException {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new ContextException("invalid URL: " + GitReference.redact(url), null, url, e);
    }
    if (uri.getHost() == null) {
      throw new ContextException("invalid URL: " + GitReference.redact(url), null, url, null);
    }
    Exchange exchange =
        Exchange.chain(
            network,
            new RetryInterceptor(RetryPolicy.standard()),
            new RedirectInterceptor(new Origin(uri, true)));
    Path file = cache.newPath();
    try {
      HttpFile downloaded = unchanged(exchange, uri, file, cache);
      if (downloaded == null) {
        downloaded = changed(exchange, uri, file, cache);
      }
      if (checksum != null) {
        downloaded.verify(checksum, url);
      }
      return downloaded;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw new ContextException(
          "cannot download " + Redaction.of(uri) + ": " + e.getMessage(), null, url, e);
    } catch (ContextException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** What the cache has, if the server says that it is still right; else null. */
  private static @Nullable HttpFile unchanged(
      Exchange exchange, URI uri, Path file, DownloadCache cache)
      throws IOException, ContextException {
    Optional<DownloadCache.Head> head = cache.find(uri);
    if (head.isEmpty() || !cache.take(uri, file)) {
      return null;
    }
    DownloadCache.Head known = head.get();
    HttpFile kept =
        new HttpFile(uri, file, known.digest(), known.size(), seconds(known.modified()));
    if (!kept.digestLike(known.digest()).equals(known.digest())) {
      Files.delete(file);
      return null;
    }
    Request request = known.condition(Request.of("GET", uri, List.of()).streamed());
    try (Response response = exchange.execute(request)) {
      if (response.status() == NOT_MODIFIED) {
        return kept;
      }
      Files.delete(file);
      return receive(response, uri, file, cache);
    }
  }

  private static HttpFile changed(Exchange exchange, URI uri, Path file, DownloadCache cache)
      throws IOException, ContextException {
    try (Response response = exchange.execute(Request.of("GET", uri, List.of()).streamed())) {
      return receive(response, uri, file, cache);
    }
  }

  private static HttpFile receive(Response response, URI uri, Path file, DownloadCache cache)
      throws IOException, ContextException {
    if (!response.ok()) {
      throw new ContextException(
          Redaction.of(uri) + ": the server answered with status " + response.status(),
          null,
          uri.toString(),
          null);
    }
    MessageDigest sha256 = Digest.newSha256();
    long size = save(response.body(), sha256, file);
    long announced = response.headers().number("Content-Length");
    if (announced >= 0 && announced != size) {
      throw new IOException(Redaction.of(uri) + ": got " + size + " of " + announced + " bytes");
    }
    Digest digest = Digest.of(sha256);
    cache.put(uri, response, file, digest, size);
    return new HttpFile(
        uri, file, digest, size, seconds(response.headers().first("Last-Modified")));
  }

  private void verify(Digest checksum, String url) throws IOException, ContextException {
    boolean known = checksum.algorithm().equals(digest.algorithm());
    Digest actual = known ? digest : digestLike(checksum);
    if (!checksum.equals(actual)) {
      throw new ContextException(
          "digest mismatch of " + Redaction.of(uri) + ": expected " + checksum + ", got " + actual,
          "the file was changed since the checksum was written down",
          url,
          null);
    }
  }

  private static long save(InputStream in, MessageDigest digest, Path file) throws IOException {
    long size = 0;
    byte[] buffer = new byte[64 << 10];
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
        size += n;
      }
    }
    return size;
  }

  /** Reads a date of HTTP; a missing or malformed one is 1970, so that it never varies. */
  private static long seconds(@Nullable String date) {
    if (date == null) {
      return 0;
    }
    try {
      Instant time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, time.getEpochSecond());
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  /** The last component of the URL's path, as ADD names the file. */
  String name() {
    String path = uri.getPath() == null ? "" : SlashPath.inTree(uri.getPath());
    String name = SlashPath.base(path);
    return name.isEmpty() ? UNNAMED : name;
  }

  /** Opens the content. */
  InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  /** Sees it as a tree of this one file, of mode 0600 and with the server's time. */
  MemoryTree tree() throws IOException {
    return MemoryTree.ofFile(
        Redaction.of(uri),
        TarEntry.file(name(), 0600, size, modified),
        new MemoryTree.Content() {
          @Override
          public InputStream open() throws IOException {
            return HttpFile.this.open();
          }

          @Override
          public Digest digest() {
            return digest;
          }
        });
  }

  /** Digests the content by the algorithm of that digest. */
  private Digest digestLike(Digest other) throws IOException {
    MessageDigest sum = other.newMessageDigest();
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    return new Digest(other.algorithm(), java.util.HexFormat.of().formatHex(sum.digest()));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
