package dev.jbuild.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotterTest {
  @TempDir Path folder;

  @Test
  void dressesTheRootLikeTheTopmostLayer() throws IOException {
    Path low = Files.createDirectory(folder.resolve("low"));
    Path top = Files.createDirectory(folder.resolve("top"));
    Directory.working().chmod(top.toString(), 01751);
    Directory.working().setModified(top.toString(), 12345, 678);
    Snapshotter snapshotter = new Snapshotter(folder.resolve("snapshots"), true);

    try (ActiveSnapshot snapshot = snapshotter.prepare(List.of(low, top))) {
      FileStatus root = Directory.working().lstat(upper(snapshot).toString());
      assertEquals(01751, root.permissions());
      assertEquals(12345, root.modifiedSeconds());
      assertEquals(678, root.modifiedNanos());
      Mount.Overlay overlay = (Mount.Overlay) snapshot.mount();
      assertEquals(List.of(low, top), overlay.lower());
      assertEquals(upper(snapshot), overlay.writable().orElseThrow().upper());
    }
  }

  @Test
  void leavesNothingWithoutCommitAndOnlyThatWithIt() throws IOException {
    Path snapshots = folder.resolve("snapshots");
    Snapshotter snapshotter = new Snapshotter(snapshots, true);
    Path layer = folder.resolve("layer");
    try (ActiveSnapshot snapshot = snapshotter.prepare(List.of())) {
      assertEquals(0755, Directory.working().lstat(upper(snapshot).toString()).permissions());
      Files.createDirectories(upper(snapshot).resolve("a/b"));
      Files.move(snapshot.commit(), layer);
    }
    try (ActiveSnapshot snapshot = snapshotter.prepare(List.of(layer))) {
      Files.createDirectories(upper(snapshot).resolve("a/b"));
    }
    try (ReadOnlySnapshot view = snapshotter.view(List.of(layer))) {
      assertFalse(((Mount.Overlay) view.mount()).writable().isPresent());
    }
    assertTrue(Files.isDirectory(layer.resolve("a/b")));
    try (var left = Files.list(snapshots)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aLayerThatIsThereTwiceIsMountedWhereItComesLast() throws IOException {
    List<Path> layers = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      layers.add(Files.createDirectory(folder.resolve(name)));
    }
    Path a = layers.get(0);
    Path b = layers.get(1);
    Path c = layers.get(2);
    Snapshotter snapshotter = new Snapshotter(folder.resolve("snapshots"), true);
    try (ActiveSnapshot snapshot = snapshotter.prepare(List.of(a, b, a, c, a));
        ReadOnlySnapshot view = snapshotter.view(List.of(b, c, b))) {
      assertEquals(List.of(b, c, a), ((Mount.Overlay) snapshot.mount()).lower());
      List<Path> viewed = ((Mount.Overlay) view.mount()).lower();
      assertEquals(List.of(c, b), viewed.subList(1, viewed.size()));
    }
  }

  private static Path upper(ActiveSnapshot snapshot) {
    return ((Mount.Overlay) snapshot.mount()).writable().orElseThrow().upper();
  }
}
