package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks out of a repository that a plain file server serves, the least that git can work with. */
class GitCheckoutTest {
  private static final long TIME = 1_600_000_000;

  @TempDir Path temporary;
  private Path repository;
  private HttpServer server;
  private String url;
  private int checkouts;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> commits = new ArrayList<>();

  @BeforeEach
  void makeRepository() throws Exception {
    repository = Files.createDirectories(temporary.resolve("served/repo"));
    git("init", "-q", "-b", "main");
    commit("one");
    git("tag", "v1");
    git("branch", "old");
    commit("two");
    git("tag", "-a", "-m", "annotated", "v2");
    commit("three");
    git("update-server-info");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/repo/.git";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().getPath());
      Path file = temporary.resolve("served" + exchange.getRequestURI().getPath());
      boolean there = Files.isRegularFile(file);
      exchange.sendResponseHeaders(there ? 200 : 404, there ? Math.max(Files.size(file), 1) : -1);
      if (there) {
        Files.copy(file, exchange.getResponseBody());
      }
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void commit(String content) throws Exception {
    Files.createDirectories(repository.resolve("sub"));
    Files.writeString(repository.resolve("f"), content);
    Files.writeString(repository.resolve("sub/g"), "sub " + content);
    if (!Files.isSymbolicLink(repository.resolve("up"))) {
      Files.createSymbolicLink(repository.resolve("up"), Path.of("../.."));
    }
    git("add", "-A");
    git("commit", "-q", "-m", content);
    commits.add(git("rev-parse", "HEAD").strip());
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(repository.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      builder.environment().put("GIT_" + who + "_NAME", "test");
      builder.environment().put("GIT_" + who + "_EMAIL", "test@example.com");
      builder.environment().put("GIT_" + who + "_DATE", "@" + TIME + " +0000");
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private GitCheckout checkout(String suffix) throws Exception {
    return GitCheckout.of(
        Objects.requireNonNull(GitReference.parse(url + suffix)),
        temporary.resolve("cache"),
        () -> temporary.resolve("checkout" + ++checkouts));
  }

  private static String read(Tree tree, String path) throws IOException {
    TarEntry entry = Objects.requireNonNull(tree.lookup(path), path);
    try (InputStream in = tree.open(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Tag("trap-49")
  @ParameterizedTest
  @CsvSource({
    "'',three",
    "#main,three",
    "#v1,one",
    "#v2,two",
    "#old,one",
    "#refs/heads/old,one",
    "?tag=v2,two",
    "?branch=old,one",
    "#COMMIT1,two",
    "?commit=COMMIT0,one",
    "?ref=v2&commit=COMMIT1,two"
  })
  void checksOut(String suffix, String expected) throws Exception {
    String resolved = suffix.replace("COMMIT0", commits.get(0)).replace("COMMIT1", commits.get(1));
    try (GitCheckout checkout = checkout(resolved)) {
      try (FolderTree tree = checkout.tree(false)) {
        assertEquals(expected, read(tree, "f"));
        assertNull(tree.lookup(".git"));
        assertNull(tree.lookup("up/anything"));
      }
      try (FolderTree tree = checkout.tree(true)) {
        assertNotNull(tree.lookup(".git/HEAD"));
      }
      assertEquals(TIME, checkout.committed());
      assertTrue(commits.contains(checkout.commit()));
    }
    assertFalse(Files.exists(temporary.resolve("checkout")));
  }

  @Test
  void takesAFolder() throws Exception {
    try (GitCheckout checkout = checkout("?mtime=commit#v1:sub")) {
      try (FolderTree tree = checkout.tree(false)) {
        assertEquals("sub one", read(tree, "g"));
        assertEquals(TIME, Objects.requireNonNull(tree.lookup("g")).mtimeSeconds());
      }
    }
  }

  @Test
  void linksDoNotLeadOut() throws Exception {
    try (GitCheckout checkout = checkout("#v1:up")) {
      try (FolderTree tree = checkout.tree(false)) {
        assertEquals("one", read(tree, "f"));
        assertNull(tree.lookup("served"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "#nowhere,has no ref nowhere",
    "?branch=v1,has no ref refs/heads/v1",
    "?tag=v2&commit=COMMIT0,expected checksum to match",
    "?commit=foobar,expected checksum to match foobar",
    "#v1:nowhere,no folder nowhere",
    "#v1:f,no folder f",
    "#0123456789012345678901234567890123456789,has no commit 0123456789"
  })
  void tellsWhatIsWrong(String suffix, String message) throws Exception {
    ContextException e =
        assertThrows(
            ContextException.class,
            () -> {
              try (GitCheckout checkout = checkout(suffix.replace("COMMIT0", commits.get(0)));
                  FolderTree tree = checkout.tree(false)) {
                assertNotNull(tree.lookup("f"));
              }
            });
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(Files.exists(temporary.resolve("checkout")));
  }

  @Test
  void keepsPasswordsToItself() {
    String secret = url.replace("http://", "http://user:pass@").replace("/repo/", "/none/");
    ContextException e =
        assertThrows(
            ContextException.class,
            () ->
                GitCheckout.of(
                    Objects.requireNonNull(GitReference.parse(secret)),
                    temporary.resolve("cache"),
                    () -> temporary.resolve("checkout")));
    assertFalse(e.getMessage().contains("pass"), e.getMessage());
    assertTrue(e.getMessage().startsWith("git ls-remote failed for http://127"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"#main,1", "#v2,1", "'',1", "#COMMIT1,0"})
  void anUnchangedRefCostsALookAtTheRefs(String suffix, int looks) throws Exception {
    String resolved = suffix.replace("COMMIT1", commits.get(1));
    String first = content(resolved);
    requests.clear();
    assertEquals(first, content(resolved));
    assertEquals(looks, requests.stream().filter(path -> path.endsWith("/info/refs")).count());
    assertEquals(List.of(), requests.stream().filter(path -> path.contains("/objects/")).toList());
  }

  @Test
  void aRefThatMovedIsFetched() throws Exception {
    assertEquals("three", content("#main"));
    commit("four");
    git("update-server-info");
    assertEquals("four", content("#main"));
    assertEquals("three", content("#" + commits.get(2)));
  }

  @Test
  void aDamagedKeptCommitIsFetchedAgain() throws Exception {
    assertEquals("three", content("#main"));
    try (var kept = Files.list(temporary.resolve("cache"))) {
      Files.delete(kept.findFirst().orElseThrow().resolve("HEAD"));
    }
    assertEquals("three", content("#main"));
    requests.clear();
    assertEquals("three", content("#main"));
    assertEquals(List.of(), requests.stream().filter(path -> path.contains("/objects/")).toList());
  }

  private String content(String suffix) throws Exception {
    try (GitCheckout checkout = checkout(suffix);
        FolderTree tree = checkout.tree(false)) {
      return read(tree, "f");
    }
  }
}
