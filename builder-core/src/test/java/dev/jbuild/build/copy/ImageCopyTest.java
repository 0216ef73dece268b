package dev.jbuild.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.build.context.ImageTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.LayerWriter;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies between real layers: what is written is what a later copy reads. */
class ImageCopyTest {
  private static final String[] CONTEXT = {
    "dir d 0750 0:0",
    "file d/f 04755 0:0 F",
    "hard d/g d/f",
    "link d/l f",
    "fifo d/p",
    "file d/sub/x 0600 0:0 X",
    "file top 0644 0:0 T"
  };

  @TempDir Path temporary;
  private LayerStore store;
  private int layers;

  @BeforeEach
  void makeStore() {
    BlobStore blobs = new BlobStore(temporary);
    store = new LayerStore(temporary, blobs, OwnerPolicy.IGNORE_REFUSED);
  }

  private List<Layer> with(List<Layer> below, LayerPlan plan) throws IOException {
    List<Layer> all = new ArrayList<>(below);
    try (LayerWriter writer = store.newLayer(new LayerId("l" + ++layers));
        plan) {
      plan.write(writer::add);
      all.add(writer.commit());
    }
    return all;
  }

  private List<Layer> copy(String instruction, Tree source, List<Layer> below) throws Exception {
    return with(
        below,
        select(instruction, source)
            .plan(tree(below), 1000, () -> temporary.resolve("spool" + layers)));
  }

  private static CopySelection select(String instruction, Tree source) throws Exception {
    CopySpec spec = CopierTest.spec(instruction, new FakeTree(), "/");
    List<CopySource> sources = new ArrayList<>();
    for (CopySource each : spec.sources()) {
      sources.add(CopySource.local(source, each.path(), each.unpack()));
    }
    return CopySelection.of(
        new CopySpec(
            sources,
            spec.destination(),
            "/",
            spec.chown(),
            spec.chmod(),
            spec.link(),
            spec.parents(),
            spec.excludes()));
  }

  private ImageTree tree(List<Layer> all) throws IOException {
    return ImageTree.of("stage base", "layers " + all, store, all);
  }

  private static List<String> list(Tree tree, String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (TarEntry entry : tree.children(folder)) {
      String content = entry.linkTarget();
      if (entry.type() == EntryType.FILE) {
        try (InputStream in = tree.open(entry)) {
          content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      lines.add(
          (entry.type()
                  + " "
                  + entry.path()
                  + " "
                  + Integer.toOctalString(entry.mode())
                  + " "
                  + entry.uid()
                  + ":"
                  + entry.gid()
                  + " "
                  + content)
              .strip());
      lines.addAll(list(tree, entry.path()));
    }
    return lines;
  }

  @Tag("trap-35")
  @Tag("trap-37")
  @Test
  void copiesFromOneStageToAnother() throws Exception {
    FakeTree context = new FakeTree(CONTEXT);
    List<Layer> first = copy("COPY --chown=3:4 d /a", context, List.of());
    List<Layer> second = copy("COPY top /a/sub/", context, first);
    assertEquals(
        List.of(
            "DIRECTORY a 755 3:4",
            "FILE a/f 4755 3:4 F",
            "FILE a/g 4755 3:4 F",
            "SYMLINK a/l 777 3:4 f",
            "FIFO a/p 644 3:4",
            "DIRECTORY a/sub 755 3:4",
            "FILE a/sub/top 644 0:0 T",
            "FILE a/sub/x 600 3:4 X"),
        list(tree(second), ""));
    List<Layer> third = copy("COPY a /", tree(second), List.of());
    assertEquals(
        List.of(
            "FILE f 4755 3:4 F",
            "FILE g 4755 3:4 F",
            "SYMLINK l 777 3:4 f",
            "FIFO p 644 3:4",
            "DIRECTORY sub 755 3:4",
            "FILE sub/top 644 0:0 T",
            "FILE sub/x 600 3:4 X"),
        list(tree(third), ""));
    List<String> links = new ArrayList<>();
    for (TarEntry entry : store.index(third.getFirst()).entries()) {
      if (entry.type() == EntryType.HARDLINK) {
        links.add(entry.path() + " -> " + entry.linkTarget());
      }
    }
    assertEquals(List.of("g -> f"), links);
  }

  @Test
  void aLayerHasTheFoldersAboveAsTheyWere() throws Exception {
    FakeTree context = new FakeTree(CONTEXT);
    List<Layer> base =
        with(List.of(), FolderMaker.plan("/home/bob", "1000:1000", tree(List.of()), 77));
    List<Layer> top = copy("COPY top /home/bob/", context, base);
    List<String> entries = new ArrayList<>();
    for (TarEntry entry : store.index(top.getLast()).entries()) {
      if (!entry.path().isEmpty()) {
        entries.add(entry.path() + " " + entry.uid() + " " + entry.mtimeSeconds());
      }
    }
    assertEquals(List.of("home 1000 77", "home/bob 1000 77", "home/bob/top 0 8"), entries);
  }

  @Test
  void theSameContentHasTheSameDigestWhereverItIs() throws Exception {
    FakeTree context = new FakeTree(CONTEXT);
    Digest expected = select("COPY d /x", context).digest();
    List<Layer> layers = copy("COPY d /d", context, List.of());
    assertEquals(expected, select("COPY d /elsewhere", tree(layers)).digest());
  }

  @Tag("trap-57")
  @Test
  void theDigestTellsWhatMatters() throws Exception {
    Digest before = select("COPY d /x", new FakeTree(CONTEXT)).digest();
    Map<String, String> changes =
        Map.of(
            "file d/f 04755 0:0 F", "file d/f 04755 0:0 G",
            "file d/sub/x 0600 0:0 X", "file d/sub/y 0600 0:0 X",
            "link d/l f", "link d/l g",
            "hard d/g d/f", "file d/g 04755 0:0 F",
            "fifo d/p", "file d/p 0644 0:0 ");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String[] lines = CONTEXT.clone();
      for (int i = 0; i < lines.length; i++) {
        lines[i] = lines[i].equals(change.getKey()) ? change.getValue() : lines[i];
      }
      assertNotEquals(before, select("COPY d /x", new FakeTree(lines)).digest(), change.getValue());
    }
    for (String changed : List.of("file d/f 0755 0:0 F", "file d/f 04755 1:0 F")) {
      String[] lines = CONTEXT.clone();
      lines[1] = changed;
      assertNotEquals(before, select("COPY d /x", new FakeTree(lines)).digest(), changed);
    }
    FakeTree attributed = new FakeTree(CONTEXT);
    attributed.addXattr("d/f", "security.capability", "\u0001");
    assertNotEquals(before, select("COPY d /x", attributed).digest());
    // Neither what is not selected nor the mode of the folder itself nor any time matters.
    String[] lines = CONTEXT.clone();
    lines[0] = "dir d 0700 0:0";
    lines[6] = "file other 0600 0:0 O";
    FakeTree other = new FakeTree(lines);
    assertEquals(before, select("COPY d /x", other).digest());
  }

  @Test
  void listsWhatChanged() throws Exception {
    List<SelectedFile> files = select("COPY d/f d/l d/sub /x/", new FakeTree(CONTEXT)).files();
    Digest f = Digest.sha256("F".getBytes(StandardCharsets.UTF_8));
    Digest x = Digest.sha256("X".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of(
            new SelectedFile("d/f", "file", 04755, 0, 0, f.toString(), ""),
            new SelectedFile("d/f", "file", 04755, 0, 0, f.toString(), ""),
            new SelectedFile("d/sub/x", "file", 0600, 0, 0, x.toString(), "")),
        files);
  }

  @Test
  void remembersWhatWasSelectedFromLayers() throws Exception {
    List<Layer> layers = copy("COPY d /d", new FakeTree(CONTEXT), List.of());
    SelectionMemo memo = new SelectionMemo(temporary.resolve("memo"));
    CopySpec spec = spec("d", tree(layers));
    assertEquals(Optional.empty(), memo.find(name(spec)));
    Digest digest = CopySelection.of(spec).digest();
    memo.remember(name(spec), digest);
    assertEquals(Optional.of(digest), memo.find(name(spec("d", tree(layers)))));
    assertEquals(Optional.empty(), memo.find(name(spec("d/f", tree(layers)))));
    List<Layer> more = copy("COPY top /d/", new FakeTree(CONTEXT), layers);
    assertEquals(Optional.empty(), memo.find(name(spec("d", tree(more)))));
    assertEquals(Optional.empty(), SelectionMemo.nameOf(spec("d", new FakeTree(CONTEXT))));
  }

  private static String name(CopySpec spec) throws Exception {
    return SelectionMemo.nameOf(spec).orElseThrow();
  }

  private static CopySpec spec(String path, Tree tree) {
    List<CopySource> sources = List.of(CopySource.local(tree, path, false));
    return new CopySpec(sources, "/x", "/", null, null, false, false, List.of());
  }

  @Test
  void attributesAndTimesArriveInTheLayer() throws Exception {
    FakeTree context = new FakeTree(CONTEXT);
    context.addXattr("top", "security.capability", "\u0001\u00ff\u0000");
    List<Layer> layers = copy("COPY top /", context, List.of());
    TarEntry entry = Objects.requireNonNull(tree(layers).lookup("top"));
    assertEquals(Map.of("security.capability", "\u0001\u00ff\u0000"), entry.xattrs());
    assertEquals(8, entry.mtimeSeconds());
    assertNull(tree(layers).lookup("nowhere"));
  }
}
