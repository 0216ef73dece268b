package dev.jbuild.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.RawTar;
import dev.jbuild.tar.TarEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What overlayfs shows of folders that a layer's tar does not state. */
class ImpliedFoldersTest extends LayerTestBase {
  private static final String ROOT = "";

  /** A layer whose tar states these folders. */
  private Layer folders(Map<String, Integer> modes) throws IOException {
    var tar = new ByteArrayOutputStream();
    var writer = new dev.jbuild.tar.LayerTarWriter(tar);
    for (var folder : new java.util.TreeMap<>(modes).entrySet()) {
      writer.add(TarEntry.directory(folder.getKey(), folder.getValue(), 77));
    }
    writer.finish();
    return importPlain(tar.toByteArray());
  }

  /** The mode of the topmost folder of that name, as the overlay has it. */
  private String mode(List<Path> folders, String path) throws IOException {
    for (Path folder : folders.reversed()) {
      String file = FileName.of(folder) + (path.isEmpty() ? "" : "/" + path);
      FileStatus status = Directory.working().lstatIfExists(file);
      if (status != null) {
        return status.isDirectory() ? Integer.toOctalString(status.permissions()) : "no folder";
      }
    }
    return "absent";
  }

  private List<Path> stack(Layer... stack) throws IOException {
    return layers.folders(List.of(stack));
  }

  @Test
  void aFolderThatATarDoesNotStateHasTheAttributesOfTheLayerBelow() throws Exception {
    Layer base = folders(Map.of("tmp", 01777, "secret", 0700, "secret/in", 0750, "plain", 0755));
    Layer top = layer(new RawTar().file("tmp/x", "").file("secret/in/y", "").file("plain/z", ""));
    List<Path> folders = stack(base, top);
    assertEquals("1777", mode(folders, "tmp"));
    assertEquals("700", mode(folders, "secret"));
    assertEquals("750", mode(folders, "secret/in"));
    assertEquals("755", mode(folders, "plain"));
    assertEquals(3, folders.size());
    assertEquals("secret/ secret/in/ tmp/", describe(folders.getLast()));
    assertEquals(folders, stack(base, top), "made once");
  }

  @Test
  void theSameLayerOnAnotherBaseHasTheAttributesOfThatOne() throws Exception {
    Layer top = layer(new RawTar().file("tmp/x", ""));
    assertEquals("1777", mode(stack(folders(Map.of("tmp", 01777)), top), "tmp"));
    assertEquals("700", mode(stack(folders(Map.of("tmp", 0700)), top), "tmp"));
    assertEquals("755", mode(stack(folders(Map.of("other", 0700)), top), "tmp"));
    assertEquals("755", mode(stack(top), "tmp"));
  }

  @Test
  void severalLayersImplyTheSame() throws Exception {
    Layer base = folders(Map.of("tmp", 01777));
    Layer one = layer(new RawTar().file("tmp/x", ""));
    Layer two = layer(new RawTar().file("tmp/y/z", ""));
    assertEquals("1777", mode(stack(base, one, two), "tmp"));
    Layer stated = folders(Map.of("tmp", 0711));
    assertEquals("711", mode(stack(base, one, stated), "tmp"));
    assertEquals("711", mode(stack(base, one, stated, two), "tmp"));
  }

  @Test
  void theRootTooHasItsAttributesFromBelow() throws Exception {
    Layer base = folders(Map.of(ROOT, 0555, "d", 0755));
    assertEquals("555", mode(stack(base, layer(new RawTar().file("x", ""))), ROOT));
  }

  @Test
  void whatIsHiddenSaysNothing() throws Exception {
    Layer base = folders(Map.of("d", 0700, "d/e", 0700));
    List<RawTar> hiding = new ArrayList<>();
    hiding.add(new RawTar().file("d/.wh..wh..opq", "").file("d/e/x", ""));
    hiding.add(new RawTar().file(".wh.d", "").file("d/e/x", ""));
    for (RawTar tar : hiding) {
      assertEquals("755", mode(stack(base, layer(tar)), "d/e"));
    }
    Layer removed = layer(new RawTar().file(".wh.d", ""));
    assertEquals("755", mode(stack(base, removed, layer(new RawTar().file("d/x", ""))), "d"));
    Layer file = layer(new RawTar().file("d", ""));
    assertEquals(EntryType.FILE, typeOf(layers.index(file), "d"));
    assertEquals("755", mode(stack(base, file, layer(new RawTar().file("d/x", ""))), "d"));
  }

  @Test
  void foldersOnTheWayKeepWhatTheLayerItselfStates() throws Exception {
    Layer base = folders(Map.of("a", 0700, "a/b", 01777));
    var tar = new RawTar().entry('5', "a", "", new byte[0]).file("a/b/x", "");
    List<Path> folders = stack(base, layer(tar));
    assertEquals("644", mode(folders, "a"));
    assertEquals("1777", mode(folders, "a/b"));
  }
}
