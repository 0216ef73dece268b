package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.RawTar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where entries land: the index and the extraction of one tar must always agree. */
class LayerTreeTest extends LayerTestBase {
  private static RawTar tar() {
    return new RawTar();
  }

  private static RawTar dir(RawTar tar, String name) {
    return tar.entry('5', name, "", new byte[0]);
  }

  private static RawTar link(RawTar tar, String name, String target) {
    return tar.entry('2', name, target, new byte[0]);
  }

  private static RawTar hard(RawTar tar, String name, String target) {
    return tar.entry('1', name, target, new byte[0]);
  }

  @Test
  void indexAndFolderAgree() throws Exception {
    Object[][] table = {
      {tar().file("b", "").file("a", ""), "a b"},
      {tar().file("a/b/c", "x"), "a/? a/b/? a/b/c"},
      {dir(tar().file("a/b", "x"), "a"), "a/ a/b"},
      {dir(tar(), "a").file("a-b", "").file("a/b", ""), "a/ a/b a-b"},
      // A later entry replaces an earlier one.
      {tar().file("a", "1").file("a", "2"), "a"},
      {tar().file("a/b", "1").file("a", "2"), "a"},
      {dir(tar().file("a", "1"), "a").file("a/b", ""), "a/ a/b"},
      {link(tar().file("a/b", ""), "a", "x"), "a>x"},
      // Links are followed inside the root, never out of it.
      {link(dir(tar(), "d"), "l", "d").file("l/f", "x"), "d/ d/f l>d"},
      {link(tar(), "l", "/etc").file("l/f", "x"), "etc/? etc/f l>/etc"},
      {link(tar(), "l", "../../../../etc").file("l/f", "x"), "etc/? etc/f l>../../../../etc"},
      {link(link(tar(), "l", "m"), "m", "/n").file("l/f", "x"), "l>m m>/n n/? n/f"},
      {hard(link(tar(), "l", "/etc/passwd"), "h", "l"), "h>/etc/passwd l>/etc/passwd"},
      // Whiteouts concern lower layers only.
      {tar().file(".wh.a", ""), "a~"},
      {tar().file("d/.wh.a", ""), "d/? d/a~"},
      {tar().file("a", "").file(".wh.a", ""), "a"},
      {tar().file(".wh.a", "").file("a", ""), "a"},
      {dir(tar().file(".wh.a", ""), "a").file("a/b", ""), "a/! a/b"},
      {dir(tar(), "a").file("a/b", "").file(".wh.a", ""), "a/! a/b"},
      {tar().file(".wh.a", "").file("a/b", ""), "a/!? a/b"},
      {tar().file("d/.wh..wh..opq", "").file("d/a", ""), "d/!? d/a"},
      {tar().file(".wh..wh..opq", "").file("a", ""), "! a"},
      {hard(tar().file("a", "x"), "b", "a"), "a b=a"},
      {hard(hard(tar().file("a", "x"), "b", "/a"), "c", "./b"), "a b=a c=a"},
      {hard(tar().file("a", "x"), "b", "a").file("a", "y"), "a b"},
      {hard(tar().file("a", "x"), "a", "a"), "a"},
      {tar().entry('6', "p", "", new byte[0]), "p|"},
      {tar().file("\u00FF\u00C3", "x"), "\\xff\\xc3"},
    };
    for (Object[] row : table) {
      openFreshStore();
      Layer layer = layer((RawTar) row[0]);
      LayerIndex index = layers.index(layer);
      assertEquals(row[1], describe(index));
      assertEquals(
          ((String) row[1]).replace("?", "").replaceAll("=\\S+", ""),
          describe(layers.folder(layer)));
      assertEquals(
          describe(index), describe(IndexFile.decode(IndexFile.encode(index))), "stored index");
      for (int i = 0; i < index.size(); i++) {
        assertEquals(i, index.find(index.entry(i).path()));
      }
    }
  }

  private int stores;

  private void openFreshStore() throws Exception {
    root = Files.createDirectories(root.resolveSibling("store" + stores++ + System.nanoTime()));
    openStore();
  }

  @Test
  void hostileLayersAreRefusedAndLeaveNothingOutside() throws Exception {
    Path secret = Files.writeString(root.resolve("secret"), "mine");
    Object[][] table = {
      {hard(tar(), "h", secret.toString()), "which is not in the layer"},
      {hard(link(tar(), "l", secret.toString()), "l/h", "nothing"), "which is not in the layer"},
      {hard(dir(tar(), "d"), "h", "d"), "which is no file"},
      {link(link(tar(), "a", "b"), "b", "a").file("a/x", ""), "too many symbolic links"},
      {link(tar(), "a", "a").file("a/x", ""), "too many symbolic links"},
      {tar().pax("path", "a/".repeat(3000) + "b").file("x", ""), "longer than 4096"},
      {tar().entry('0', "./", "", new byte[0]), "the root of the layer is not a folder"},
    };
    for (Object[] row : table) {
      Layer layer = layer((RawTar) row[0]);
      for (int way = 0; way < 2; way++) {
        boolean asFolder = way == 1;
        InvalidContentException e =
            assertThrows(
                InvalidContentException.class,
                () -> {
                  if (asFolder) {
                    layers.folder(layer);
                  } else {
                    layers.index(layer);
                  }
                },
                (String) row[1]);
        assertTrue(String.valueOf(e.getMessage()).contains((String) row[1]), e.getMessage());
      }
      assertTrue(Files.notExists(layer.fs()));
    }
    assertEquals("mine", Files.readString(secret));
    blobs.ingest().close();
    try (var left = Files.list(root.resolve("ingest"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void writingThroughALinkStaysInsideTheFolder() throws Exception {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Layer layer = layer(link(tar(), "l", outside.toString()).file("l/evil", "x"));
    Path folder = layers.folder(layer);
    assertTrue(Files.notExists(outside.resolve("evil")));
    assertTrue(Files.exists(folder.resolve(outside.toString().substring(1)).resolve("evil")));
  }
}
