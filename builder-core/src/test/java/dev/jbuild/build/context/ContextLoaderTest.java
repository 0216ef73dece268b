package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.Digest;
import dev.jbuild.registry.transport.Headers;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextLoaderTest {
  @TempDir Path temporary;
  private Path folder;
  private int spooled;
  private final Map<String, Response> answers = new HashMap<>();

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("ctx"));
    Files.createDirectory(temporary.resolve("spool"));
  }

  private ContextLoader loader(byte[] stdin) {
    return new ContextLoader(
        temporary,
        temporary.resolve("store"),
        () -> temporary.resolve("spool/" + ++spooled),
        () -> this::answer,
        new ByteArrayInputStream(stdin));
  }

  private Response answer(Request request) {
    Response known = answers.get(request.uri().toString());
    return known == null
        ? new Response(404, Headers.NONE, request.uri(), InputStream.nullInputStream())
        : known;
  }

  private void serve(String uri, int status, byte[] body, String... headers) {
    answers.put(
        uri,
        new Response(
            status, Headers.of(headers), java.net.URI.create(uri), new ByteArrayInputStream(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LayerTarWriter writer = new LayerTarWriter(out)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = bytes(namesAndContents[i + 1]);
        writer.add(
            TarEntry.file(namesAndContents[i], 0640, content.length, 5).withOwner(7, 8),
            new ByteArrayInputStream(content));
      }
    }
    return out.toByteArray();
  }

  private static List<String> walk(Tree tree, String path) throws IOException {
    List<String> paths = new ArrayList<>();
    for (TarEntry entry : tree.children(path)) {
      paths.add(entry.path());
      paths.addAll(walk(tree, entry.path()));
    }
    return paths;
  }

  private void assertNothingLeft() throws IOException {
    try (var files = Files.list(temporary.resolve("spool"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Tag("trap-56")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        // files of the folder; -f; the Dockerfile's text; what the context shows
        "Dockerfile;-;Dockerfile;Dockerfile",
        "dockerfile;-;dockerfile;dockerfile",
        "Dockerfile dockerfile;-;Dockerfile;Dockerfile dockerfile",
        "D2 a;ctx/D2;D2;D2 a",
        "Dockerfile a b .dockerignore=a;-;Dockerfile;.dockerignore Dockerfile b",
        "Dockerfile a b .dockerignore=a Dockerfile.dockerignore=b;-;Dockerfile;"
            + ".dockerignore Dockerfile Dockerfile.dockerignore a",
        "D2 a b .dockerignore=a D2.dockerignore=b;ctx/D2;D2;.dockerignore D2 D2.dockerignore a",
        "Dockerfile a .dockerignore=*;-;Dockerfile;''"
      })
  void opensFolders(String files, String file, String text, String seen) throws Exception {
    for (String name : files.split(" ", -1)) {
      String[] parts = name.split("=", 2);
      Files.writeString(folder.resolve(parts[0]), parts.length == 2 ? parts[1] : parts[0]);
    }
    try (ContextLoader loader = loader(new byte[0])) {
      BuildContext context = loader.open("ctx", Optional.ofNullable(file), Optional.empty());
      assertEquals(text, context.dockerfile());
      assertEquals(seen, String.join(" ", walk(context.tree(), "")));
      assertTrue(context.dockerfilePath().isPresent());
    }
  }

  @Test
  void readsADockerfileFromStandardInput() throws Exception {
    Files.writeString(folder.resolve("a"), "1");
    try (ContextLoader loader = loader(bytes("FROM x"))) {
      BuildContext context = loader.open("ctx", Optional.of("-"), Optional.empty());
      assertEquals("FROM x", context.dockerfile());
      assertEquals(List.of("a"), walk(context.tree(), ""));
    }
    try (ContextLoader loader = loader(bytes("FROM y"))) {
      BuildContext context = loader.open("-", Optional.empty(), Optional.empty());
      assertEquals("FROM y", context.dockerfile());
      assertEquals(List.of(), walk(context.tree(), ""));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,-,one", "true,-,one", "false,sub/D,two"})
  void readsATarFromStandardInput(boolean compressed, String file, String text) throws Exception {
    byte[] tar = tar("Dockerfile", "one", "sub/D", "two");
    if (compressed) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(tar);
      }
      tar = out.toByteArray();
    }
    try (ContextLoader loader = loader(tar)) {
      BuildContext context =
          loader.open(
              "-", file.equals("-") ? Optional.empty() : Optional.of(file), Optional.empty());
      assertEquals(text, context.dockerfile());
      assertEquals(List.of("Dockerfile", "sub", "sub/D"), walk(context.tree(), ""));
      TarEntry entry = Objects.requireNonNull(context.tree().lookup("sub/D"));
      assertEquals(TarEntry.file("sub/D", 0640, 3, 5), entry);
      assertEquals(Digest.sha256(bytes("two")), context.tree().digest(entry));
    }
    assertNothingLeft();
  }

  @Test
  void opensUrls() throws Exception {
    serve("http://h/D", 200, bytes("FROM z"));
    serve("http://h/t", 302, new byte[0], "Location", "http://h/t2");
    serve("http://h/t2", 200, tar("Dockerfile", "FROM t", "f", "F"));
    try (ContextLoader loader = loader(new byte[0])) {
      assertEquals(
          "FROM z", loader.open("http://h/D", Optional.empty(), Optional.empty()).dockerfile());
      BuildContext context = loader.open("http://h/t", Optional.empty(), Optional.empty());
      assertEquals("FROM t", context.dockerfile());
      assertNotNull(context.tree().lookup("f"));
    }
    assertNothingLeft();
  }

  @Tag("trap-48")
  @Test
  void fetchesFiles() throws Exception {
    String date = "Tue, 10 Jan 2023 12:34:56 GMT";
    serve("http://h/a/f", 200, bytes("content"), "Last-Modified", date);
    serve("http://h/", 200, bytes("x"), "Last-Modified", "yesterday");
    try (ContextLoader loader = loader(new byte[0])) {
      RemoteSource source = loader.fetch("http://h/a/f", Optional.empty(), false);
      assertEquals("f", source.file());
      TarEntry entry = Objects.requireNonNull(source.tree().lookup("f"));
      assertEquals(TarEntry.file("f", 0600, 7, 1673354096), entry);
      assertEquals(Digest.sha256(bytes("content")), source.tree().digest(entry));
      RemoteSource unnamed = loader.fetch("http://h/", Optional.empty(), false);
      assertEquals("__unnamed__", unnamed.file());
      assertEquals(TarEntry.file("__unnamed__", 0600, 1, 0), unnamed.tree().lookup("__unnamed__"));
    }
    assertNothingLeft();
  }

  @Tag("trap-50")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "http://h/ok;sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73;''",
        "http://h/ok;sha512:"
            + "b2d1d285b5199c85f988d03649c37e44fd3dde01e5d69c50fef90651962f48110e9340b60d49a479c4"
            + "c0b53f5f07d690686dd87d2481937a512e8b85ee7c617f;''",
        "http://h/ok;md5:00;invalid checksum: unsupported digest algorithm: md5",
        "http://h/ok;sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;"
            + "digest mismatch of http://h/ok",
        "http://h/none;'';http://h/none: the server answered with status 404",
        "http://u:p@h/none;'';http://h/none: the server answered with status 404",
        "http://h/a b;'';invalid URL: http://h/a b",
        "http://h/short;'';cannot download http://h/short: http://h/short: got 7 of 9 bytes"
      })
  void verifiesDownloads(String url, String checksum, String message) throws Exception {
    serve("http://h/ok", 200, bytes("content"));
    serve("http://h/short", 200, bytes("content"), "Content-Length", "9");
    String actual = "";
    try (ContextLoader loader = loader(new byte[0])) {
      Optional<String> wanted = checksum.isEmpty() ? Optional.empty() : Optional.of(checksum);
      RemoteSource source = loader.fetch(url, wanted, false);
      TarEntry entry = Objects.requireNonNull(source.tree().lookup("ok"));
      assertEquals(Digest.sha256(bytes("content")), source.tree().digest(entry));
    } catch (ContextException e) {
      actual = e.getMessage();
    }
    assertTrue(message.isEmpty() ? actual.isEmpty() : actual.startsWith(message), actual);
    assertNothingLeft();
  }

  @Tag("trap-56")
  @Test
  void namedFoldersHaveTheirOwnRules() throws Exception {
    Files.writeString(folder.resolve("a"), "1");
    Files.writeString(folder.resolve("b"), "2");
    Files.writeString(folder.resolve(".dockerignore"), "a\n");
    try (ContextLoader loader = loader(new byte[0])) {
      Tree tree = loader.openNamed("extra", "ctx");
      assertEquals("the build context extra", tree.description());
      assertNull(tree.lookup("a"));
      assertNotNull(tree.lookup("b"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "nowhere;-;the build context nowhere does not exist",
        "file;-;the build context file is not a folder",
        "ctx;-;no Dockerfile in ctx: no such file",
        "ctx;nofile;no nofile: no such file",
        "ctx;ctx;ctx is a folder, not a Dockerfile",
        "-;-;standard input cannot be both the build context and the Dockerfile",
        "http://h/404;-;http://h/404: the server answered with status 404",
        "https://h/x.git?nope=1;-;unexpected query \"nope\" in https://h/x.git?nope=1"
      })
  void tellsWhatIsWrong(String location, String file, String message) throws Exception {
    Files.writeString(temporary.resolve("file"), "");
    try (ContextLoader loader = loader(new byte[0])) {
      String where = location == null ? "-" : location;
      Optional<String> dockerfile = location == null ? Optional.of("-") : Optional.ofNullable(file);
      ContextException e =
          assertThrows(
              ContextException.class, () -> loader.open(where, dockerfile, Optional.empty()));
      assertEquals(message, e.getMessage());
    }
  }

  @Tag("trap-56")
  @Test
  void aBadRuleIsNamed() throws Exception {
    Files.writeString(folder.resolve("Dockerfile"), "");
    Files.writeString(folder.resolve(".dockerignore"), "a\n\n!\n");
    try (ContextLoader loader = loader(new byte[0])) {
      ContextException e =
          assertThrows(
              ContextException.class, () -> loader.open("ctx", Optional.empty(), Optional.empty()));
      assertEquals(".dockerignore:3: illegal exclusion pattern: \"!\"", e.getMessage());
    }
  }

  @Test
  void tellsRemoteSourcesFromPaths() throws Exception {
    assertTrue(ContextLoader.isRemote("http://h/f"));
    assertTrue(ContextLoader.isRemote("git@h:x.git"));
    assertFalse(ContextLoader.isRemote("github.com/a/b.git"));
    assertFalse(ContextLoader.isRemote("a/http:"));
  }
}
