package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.registry.transport.Headers;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second build asks the server of a URL. */
class DownloadCacheTest {
  private static final String DATE = "Tue, 10 Jan 2023 12:34:56 GMT";

  @TempDir Path temporary;
  private int spooled;
  private String content = "one";
  private Headers headers = Headers.NONE;
  private final List<Integer> statuses = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(temporary.resolve("spool"));
  }

  private Response answer(Request request) {
    String none = request.headers().first("If-None-Match");
    String since = request.headers().first("If-Modified-Since");
    boolean same =
        (none != null && none.equals(headers.first("ETag")))
            || (since != null && since.equals(headers.first("Last-Modified")));
    statuses.add(same ? 304 : 200);
    byte[] body = same ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
    return new Response(same ? 304 : 200, headers, request.uri(), new ByteArrayInputStream(body));
  }

  private String fetch(String url, Optional<String> checksum) throws Exception {
    try (ContextLoader loader =
        new ContextLoader(
            temporary,
            temporary,
            () -> temporary.resolve("spool/" + ++spooled),
            () -> this::answer,
            InputStream.nullInputStream())) {
      RemoteSource source = loader.fetch(url, checksum, false);
      TarEntry entry = Objects.requireNonNull(source.tree().lookup(source.file()));
      try (InputStream in = source.tree().open(entry)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text + " " + entry.mtimeSeconds();
      }
    }
  }

  private String fetch() throws Exception {
    return fetch("http://u:secret@h/f", Optional.empty());
  }

  @Test
  void anEntityTagMakesAnUnchangedFileCostOneAnswerWithoutContent() throws Exception {
    headers = Headers.of("ETag", "\"1\"", "Last-Modified", DATE);
    assertEquals("one 1673354096", fetch());
    assertEquals("one 1673354096", fetch());
    content = "two";
    headers = Headers.of("ETag", "\"2\"");
    assertEquals("two 0", fetch());
    assertEquals("two 0", fetch());
    assertEquals(List.of(200, 304, 200, 304), statuses);
  }

  @Test
  void aDateDoesSoToo() throws Exception {
    headers = Headers.of("Last-Modified", DATE);
    assertEquals("one 1673354096", fetch());
    assertEquals("one 1673354096", fetch());
    assertEquals(List.of(200, 304), statuses);
  }

  @Test
  void whatCannotOrMustNotBeKeptIsDownloadedEachTime() throws Exception {
    fetch();
    fetch();
    headers = Headers.of("ETag", "\"1\"", "Cache-Control", "private, no-store");
    fetch();
    fetch();
    assertEquals(List.of(200, 200, 200, 200), statuses);
    assertFalse(Files.exists(temporary.resolve("contexts")));
  }

  @Test
  void aDamagedFileIsDownloadedAgain() throws Exception {
    headers = Headers.of("ETag", "\"1\"");
    fetch();
    Files.writeString(kept(".head", false), "eno");
    assertEquals("one 0", fetch());
    Files.writeString(kept(".head", true), "nonsense");
    assertEquals("one 0", fetch());
    assertEquals("one 0", fetch());
    assertEquals(List.of(200, 200, 200, 304), statuses);
  }

  @Test
  void aChecksumIsVerifiedAlsoOfWhatWasKept() throws Exception {
    headers = Headers.of("ETag", "\"1\"");
    fetch();
    String right =
        "sha512:05f70341078acf6a06d423d21720f9643d5f953626d88a02636dc3a9e79582ae"
            + "b0c820857fd3f8dc502aa8360d2c8fa97a985fda5b629b809cad18ffb62d3899";
    assertEquals("one 0", fetch("http://h/f", Optional.of(right)));
    ContextException e =
        assertThrows(
            ContextException.class,
            () -> fetch("http://h/f", Optional.of("sha256:" + "0".repeat(64))));
    assertEquals("digest mismatch of http://h/f", e.getMessage().split(": ", 2)[0]);
    assertEquals(List.of(200, 304, 304), statuses);
  }

  @Test
  void noPasswordIsKept() throws Exception {
    headers = Headers.of("ETag", "\"1\"");
    fetch();
    assertFalse(Files.readString(kept(".head", true)).contains("secret"));
  }

  private Path kept(String suffix, boolean withSuffix) throws IOException {
    try (var files = Files.list(temporary.resolve("contexts"))) {
      return files
          .filter(file -> file.toString().endsWith(suffix) == withSuffix)
          .findFirst()
          .orElseThrow();
    }
  }
}
