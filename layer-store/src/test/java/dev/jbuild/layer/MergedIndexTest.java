package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.tar.RawTar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedIndexTest extends LayerTestBase {
  private MergedIndex merge(RawTar... tars) throws IOException {
    List<Layer> list = new ArrayList<>();
    for (RawTar tar : tars) {
      list.add(layer(tar));
    }
    return MergedIndex.of(layers, list);
  }

  private static RawTar dir(RawTar tar, String name) {
    return tar.entry('5', name, "", new byte[0]);
  }

  private static RawTar link(RawTar tar, String name, String target) {
    return tar.entry('2', name, target, new byte[0]);
  }

  private static String tree(MergedIndex index, String path) {
    StringBuilder text = new StringBuilder();
    for (MergedEntry entry : index.children(path)) {
      text.append(text.isEmpty() ? "" : " ").append(entry.path());
      if (entry.isDirectory()) {
        String inside = tree(index, entry.path());
        text.append('/').append(inside.isEmpty() ? "" : " ").append(inside);
      }
    }
    return text.toString();
  }

  @Test
  void layersAreMergedAsTheSpecificationSays() throws Exception {
    RawTar base =
        dir(new RawTar(), "d").file("d/a", "").file("d/b", "").file("f", "").file("d/e/x", "");
    Object[][] table = {
      {new RawTar[] {}, ""},
      {new RawTar[] {base}, "d/ d/a d/b d/e/ d/e/x f"},
      {new RawTar[] {base, new RawTar().file("d/c", "")}, "d/ d/a d/b d/c d/e/ d/e/x f"},
      {
        new RawTar[] {base, new RawTar().file("d/.wh.a", "").file(".wh.f", "")}, "d/ d/b d/e/ d/e/x"
      },
      {new RawTar[] {base, new RawTar().file(".wh.d", "")}, "f"},
      {
        new RawTar[] {base, new RawTar().file(".wh.d", ""), new RawTar().file("d/n", "")},
        "d/ d/n f"
      },
      {new RawTar[] {base, new RawTar().file("d/.wh..wh..opq", "").file("d/n", "")}, "d/ d/n f"},
      {new RawTar[] {base, new RawTar().file("d", "")}, "d f"},
      {new RawTar[] {base, new RawTar().file("d", ""), dir(new RawTar(), "d")}, "d/ f"},
      {new RawTar[] {base, dir(new RawTar(), "f").file("f/x", "")}, "d/ d/a d/b d/e/ d/e/x f/ f/x"},
      {new RawTar[] {base, new RawTar().file(".wh..wh..opq", "").file("n", "")}, "n"},
      {new RawTar[] {base, link(new RawTar(), "d", "f")}, "d f"},
    };
    for (Object[] row : table) {
      assertEquals(row[1], tree(merge((RawTar[]) row[0]), ""));
    }
  }

  @Test
  void anImpliedFolderKeepsWhatTheLayerBelowSays() throws Exception {
    RawTar base = dir(new RawTar(), "tmp");
    byte[] mode = base.bytes();
    System.arraycopy("0001777".getBytes(StandardCharsets.US_ASCII), 0, mode, 100, 7);
    byte[] block = java.util.Arrays.copyOf(mode, 512);
    MergedIndex index = merge(new RawTar().block(block), new RawTar().file("tmp/x", ""));
    assertEquals(01777, index.lookup("tmp").orElseThrow().entry().mode());
  }

  @Test
  void linksAreResolvedInsideTheRoot() throws Exception {
    RawTar tar = dir(dir(new RawTar(), "usr"), "usr/lib").file("usr/lib/x", "found");
    link(tar, "lib", "usr/lib");
    link(tar, "abs", "/usr/lib");
    link(tar, "up", "../../../usr");
    link(tar, "usr/back", "../lib/x");
    link(tar, "loop", "loop2");
    link(tar, "loop2", "/loop");
    link(tar, "dangling", "usr/none/y");
    MergedIndex index = merge(tar);
    String[][] table = {
      {"lib/x", "usr/lib/x"},
      {"/abs/x", "usr/lib/x"},
      {"up/lib/x", "usr/lib/x"},
      {"usr/back", "usr/lib/x"},
      {"lib/../x", "usr/x"},
      {"../../usr", "usr"},
      {"lib/new/deep", "usr/lib/new/deep"},
      {"none/../lib/x", "usr/lib/x"},
      {"dangling", "usr/none/y"},
      {"", ""},
      {"/", ""},
    };
    for (String[] row : table) {
      assertEquals(row[1], index.canonical(row[0], true), row[0]);
    }
    assertEquals("lib", index.canonical("lib", false));
    assertEquals("usr/lib/x", index.canonical("lib/x/.", false));
    assertThrows(InvalidContentException.class, () -> index.canonical("loop/x", true));
    assertEquals("loop", index.canonical("loop", false));
    assertTrue(index.resolve("dangling").isEmpty());
    try (InputStream in = index.open(index.resolve("abs/x").orElseThrow())) {
      assertEquals("found", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aHundredThousandEntriesAreNoTrouble() throws Exception {
    Layer layer;
    try (LayerWriter writer = layers.newLayer(new LayerId("many"))) {
      for (int d = 0; d < 1000; d++) {
        writer.add(dev.jbuild.tar.TarEntry.directory("d" + d, 0755, 0));
        for (int f = 0; f < 100; f++) {
          writer.add(dev.jbuild.tar.TarEntry.file("d" + d + "/f" + f, 0644, 0, 0));
        }
      }
      layer = writer.commit();
    }
    openStore();
    Layer found = layers.find(layer.id()).orElseThrow();
    MergedIndex index =
        MergedIndex.of(layers, List.of(found, layer(new RawTar().file("d500/.wh.f7", ""))));
    assertEquals(1000, index.children("").size());
    assertEquals(99, index.children("d500").size());
    assertTrue(index.lookup("d999/f99").isPresent());
    assertTrue(index.lookup("d500/f7").isEmpty());
  }
}
