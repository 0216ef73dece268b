package dev.jbuild.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTreeTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("context"));
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content);
  }

  private FolderTree open(String ignore) throws Exception {
    return FolderTree.open(
        "the build context",
        folder,
        IgnoreFile.parse(".dockerignore", ignore),
        null,
        OptionalLong.empty());
  }

  private static List<String> walk(Tree tree, String path) throws IOException {
    List<String> paths = new ArrayList<>();
    for (TarEntry entry : tree.children(path)) {
      paths.add(entry.path());
      paths.addAll(walk(tree, entry.path()));
    }
    return paths;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "-;a a/b a/b/c a/d e f f/g",
        "a;e f f/g",
        "a/b;a a/d e f f/g",
        "*,!a/b/c;a a/b a/b/c",
        "*,!a/b;a a/b a/b/c",
        "*,!a/x/y;''",
        "**,!**/c;a a/b a/b/c",
        "f/*;a a/b a/b/c a/d e f",
        "*,!*/d;a a/d"
      })
  void seesWhatTheRulesLeave(String rules, String expected) throws Exception {
    write("a/b/c", "1");
    write("a/d", "2");
    write("e", "3");
    write("f/g", "4");
    try (FolderTree tree = open(rules == null ? "" : rules.replace(',', '\n'))) {
      assertEquals(expected, String.join(" ", walk(tree, "")));
    }
    for (String path : List.of("a", "a/b", "a/b/c", "a/d", "e", "f", "f/g")) {
      try (FolderTree tree = open(rules == null ? "" : rules.replace(',', '\n'))) {
        boolean there = (" " + expected + " ").contains(" " + path + " ");
        assertEquals(there, tree.lookup(path) != null, path);
      }
    }
  }

  @Test
  void doesNotFollowLinks() throws Exception {
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    Files.writeString(temporary.resolve("secret"), "s");
    try (FolderTree tree = open("")) {
      assertNull(tree.lookup("up/secret"));
      assertEquals(List.of(), tree.children("up"));
      TarEntry link = Objects.requireNonNull(tree.lookup("up"));
      assertEquals("..", link.linkTarget());
      assertEquals(EntryType.SYMLINK, link.type());
    }
  }

  @Test
  void keepsNamesThatAreNoText() throws Exception {
    String name = FileName.decode(new byte[] {'n', (byte) 0xFF, (byte) 0xE4});
    try (Directory directory = Directory.open(folder)) {
      directory.openFile(name, OpenFlags.CREATE | OpenFlags.WRITE, 0644).close();
      directory.mkdir("d" + name, 0755);
    }
    write("ä", "1");
    try (FolderTree tree = open("")) {
      assertEquals(List.of("d" + name, name, "ä"), walk(tree, ""));
      assertEquals(Digest.sha256(new byte[0]), tree.digest(tree.children("").get(1)));
    }
  }

  @Test
  void goesDeeperThanAPathMayBeLong() throws Exception {
    String name = "x".repeat(200);
    StringBuilder path = new StringBuilder();
    List<Directory> open = new ArrayList<>(List.of(Directory.open(folder)));
    for (int i = 0; i < 60; i++) {
      open.getLast().mkdir(name, 0755);
      open.add(open.getLast().openDirectory(name));
      path.append(i == 0 ? "" : "/").append(name);
    }
    open.getLast().openFile("f", OpenFlags.CREATE | OpenFlags.WRITE, 0644).close();
    open.forEach(Directory::close);
    try (FolderTree tree = open("")) {
      assertEquals(61, walk(tree, "").size());
      assertNotNull(tree.lookup(path + "/f"));
    } finally {
      dev.jbuild.linux.FileTree.remove(folder);
    }
  }

  @Test
  void knowsPipesAndLeavesSocketsOut() throws Exception {
    try (Directory directory = Directory.open(folder)) {
      directory.mknod("pipe", FileStatus.FIFO | 0644, 0, 0);
      directory.mknod("socket", FileStatus.SOCKET | 0644, 0, 0);
    }
    try (FolderTree tree = open("")) {
      assertEquals(List.of("pipe"), walk(tree, ""));
      assertEquals(EntryType.FIFO, tree.children("").getFirst().type());
      assertNull(tree.lookup("socket"));
      assertEquals("it is a socket, which an image cannot hold", tree.whyMissing("socket"));
    }
  }

  @Test
  void namesTheRuleThatExcludes() throws Exception {
    write("a/b", "1");
    try (FolderTree tree = open("# comment\n*.md\n\na\n")) {
      assertEquals(
          "it is excluded by .dockerignore, line 4: a; add !a/b after it to let it in",
          tree.whyMissing("a/b"));
      assertNull(tree.whyMissing("nowhere"));
    }
  }

  @Test
  void knowsHardLinksAndAttributes() throws Exception {
    write("a", "1");
    write("c", "2");
    Files.createLink(folder.resolve("b"), folder.resolve("a"));
    try (Directory directory = Directory.open(folder)) {
      ExtendedAttributes.set(directory, "a", "user.kept", new byte[] {(byte) 0xFF, 0});
      ExtendedAttributes.set(directory, "a", "user.overlay.opaque", new byte[] {'y'});
    }
    try (FolderTree tree = open("")) {
      List<TarEntry> entries = tree.children("");
      assertNotNull(tree.identity(entries.get(0)));
      assertEquals(tree.identity(entries.get(0)), tree.identity(entries.get(1)));
      assertNull(tree.identity(entries.get(2)));
      assertEquals(Map.of("user.kept", "\u00ff\0"), tree.xattrs(entries.get(0)));
      assertEquals(Map.of(), tree.xattrs(entries.get(2)));
    }
  }

  @Test
  void everythingIsRoots() throws Exception {
    write("a", "1");
    try (Directory directory = Directory.open(folder)) {
      directory.chmod("a", 04751);
      directory.setModified("a", 1234567890, 5);
    }
    try (FolderTree tree = open("")) {
      assertEquals(
          TarEntry.file("a", 04751, 1, 1234567890).withMtime(1234567890, 5), tree.lookup("a"));
    }
  }

  @Test
  void noticesChangesWhileItIsUsed() throws Exception {
    write("a", "1");
    try (FolderTree tree = open("")) {
      TarEntry entry = Objects.requireNonNull(tree.lookup("a"));
      Digest before = tree.digest(entry);
      assertEquals(Digest.sha256("1".getBytes(StandardCharsets.UTF_8)), before);
      Thread.sleep(20);
      write("a", "2");
      IOException e = assertThrows(IOException.class, () -> tree.open(entry));
      assertEquals("/a was changed while it was being copied", e.getMessage());
    }
    try (FolderTree tree = open("")) {
      TarEntry entry = Objects.requireNonNull(tree.lookup("a"));
      try (InputStream in = tree.open(entry)) {
        assertEquals('2', in.read());
        Thread.sleep(20);
        write("a", "3");
        assertThrows(IOException.class, in::readAllBytes);
      }
    }
  }

  @Test
  void remembersDigestsOfOldFilesOnly() throws Exception {
    Path file = temporary.resolve("store/contexts/cache");
    write("old", "1");
    write("new", "2");
    // The change time cannot be set: wait until it is old enough to be trusted.
    Thread.sleep(150);
    write("new", "3");
    try (FolderTree tree = cached(file)) {
      assertNotEquals(tree.digest(tree.children("").get(0)), tree.digest(tree.children("").get(1)));
    }
    assertTrue(Files.exists(file));
    StatCache cache = StatCache.open(file);
    try (Directory directory = Directory.open(folder)) {
      assertNotNull(cache.get("old", directory.lstat("old")));
      assertNull(cache.get("new", directory.lstat("new")));
      assertNull(cache.get("other", directory.lstat("old")));
    }
  }

  private FolderTree cached(Path file) throws IOException {
    return FolderTree.open(
        "x", folder, IgnoreFile.NONE, StatCache.open(file), OptionalLong.empty());
  }
}
