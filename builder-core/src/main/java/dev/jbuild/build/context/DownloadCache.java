package dev.jbuild.build.context;

import dev.jbuild.oci.Digest;
import dev.jbuild.registry.transport.Headers;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was downloaded from URLs whose server can say later whether it has changed: with {@code
 * ETag} or {@code Last-Modified}, RFC 9110 section 13.
 *
 * <p>Of each URL the last content is kept as the file {@code http-HASH}, and beside it, as {@code
 * http-HASH.head}, four lines: entity tag, date, digest and size. Nothing is used without asking
 * the server; a file that is not what its head says is downloaded again. Neither a URL nor the user
 * and password in it are kept.
 */
final class DownloadCache {
  private static final String PREFIX = "http-";
  private static final int LINES = 4;

  private final Path folder;
  private final Spool spool;

  /** What is known of a URL. */
  record Head(String entityTag, String modified, Digest digest, long size) {
    /** The request that gets the content only where it has changed. */
    Request condition(Request request) {
      return entityTag.isEmpty()
          ? request.with("If-Modified-Since", modified)
          : request.with("If-None-Match", entityTag);
    }
  }

  DownloadCache(Path folder, Spool spool) {
    this.folder = folder;
    this.spool = spool;
  }

  /** Gives a path at which nothing exists. */
  Path newPath() throws IOException {
    return spool.newPath();
  }

  private Path content(URI uri) {
    byte[] name = GitReference.redact(uri.toString()).getBytes(StandardCharsets.UTF_8);
    return folder.resolve(PREFIX + Digest.sha256(name).hex());
  }

  private static Path head(Path content) {
    return content.resolveSibling(content.getFileName() + ".head");
  }

  /** Finds what was kept; empty where there is nothing of use. */
  Optional<Head> find(URI uri) {
    Path content = content(uri);
    try {
      List<String> lines = Files.readAllLines(head(content));
      if (lines.size() != LINES) {
        return Optional.empty();
      }
      Head head =
          new Head(
              lines.get(0), lines.get(1), Digest.parse(lines.get(2)), Long.parseLong(lines.get(3)));
      return Files.size(content) == head.size() ? Optional.of(head) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Gives the kept content another name, which stays when the content is replaced or pruned. */
  boolean take(URI uri, Path file) {
    Path content = content(uri);
    try {
      Files.createLink(file, content);
      FileTime now = FileTime.from(Instant.now());
      Files.setLastModifiedTime(content, now);
      Files.setLastModifiedTime(head(content), now);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Keeps what a server has answered, if it lets itself be asked and forbids no keeping. */
  void put(URI uri, Response response, Path file, Digest digest, long size) {
    Headers headers = response.headers();
    String entityTag = line(headers.first("ETag"));
    String modified = line(headers.first("Last-Modified"));
    boolean kept = !line(headers.first("Cache-Control")).contains("no-store");
    if (!kept || (entityTag.isEmpty() && modified.isEmpty())) {
      return;
    }
    String head = String.join("\n", entityTag, modified, digest.toString(), Long.toString(size));
    try {
      Files.createDirectories(folder);
      Path content = content(uri);
      // Killed in between: the digest of the head does not fit the content.
      Path link = spool.newPath();
      Files.createLink(link, file);
      Files.move(link, content, StandardCopyOption.REPLACE_EXISTING);
      Path text = spool.newPath();
      Files.writeString(text, head + "\n");
      Files.move(text, head(content), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // It is downloaded again next time.
      return;
    }
  }

  private static String line(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : value.replace('\n', ' ').strip();
  }
}
