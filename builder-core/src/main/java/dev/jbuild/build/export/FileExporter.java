package dev.jbuild.build.export;

import dev.jbuild.build.context.ImageTree;
import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.linux.Directory;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of images, as they would be seen in a container, to a folder or a tar.
 *
 * <p>Each platform goes to a folder named like {@code linux_arm_v7} where they are split; else all
 * go to the same, and of a file that several have the last one's is there.
 */
final class FileExporter {
  private final ImageStore store;
  private final OptionalLong latest;
  private final boolean split;

  FileExporter(ImageStore store, OptionalLong latest, boolean split) {
    this.store = store;
    this.latest = latest;
    this.split = split;
  }

  void toTar(List<BuiltImage> images, OutputStream out) throws IOException {
    LayerTarWriter tar = new LayerTarWriter(out, latest);
    for (BuiltImage image : images) {
      String prefix = prefix(image);
      if (!prefix.isEmpty()) {
        tar.add(TarEntry.directory(prefix, 0755, latest.orElse(0)));
      }
      Tree tree = tree(image);
      Map<Object, String> names = new HashMap<>();
      for (TarEntry entry : walk(tree)) {
        String path = prefix.isEmpty() ? entry.path() : prefix + "/" + entry.path();
        TarEntry placed = entry.withPath(path).withXattrs(tree.xattrs(entry));
        String first = firstName(tree, entry, path, names);
        switch (entry.type()) {
          case FILE -> {
            if (first == null) {
              try (var content = tree.open(entry)) {
                tar.add(placed, content);
              }
            } else {
              tar.add(TarEntry.hardlink(path, first));
            }
          }
          case DIRECTORY, SYMLINK, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> tar.add(placed);
          case HARDLINK, WHITEOUT, OPAQUE ->
              throw new IllegalStateException("a merged tree has no " + entry.type());
        }
      }
    }
    tar.finish();
  }

  void toFolder(List<BuiltImage> images, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (BuiltImage image : images) {
      String prefix = prefix(image);
      Path root = prefix.isEmpty() ? folder : Files.createDirectories(folder.resolve(prefix));
      try (Directory directory = Directory.open(root)) {
        new FolderWriter(tree(image), directory, latest).write();
      }
    }
  }

  private Tree tree(BuiltImage image) throws IOException {
    return image.layers().isEmpty()
        ? MemoryTree.empty()
        : ImageTree.of("the image", store.layers(), image.layers());
  }

  private String prefix(BuiltImage image) {
    return !split ? "" : image.platform().toString().replace('/', '_');
  }

  /** The path of the name that the same file was written by before; null for the first. */
  private static @Nullable String firstName(
      Tree tree, TarEntry entry, String path, Map<Object, String> names) throws IOException {
    if (entry.type() != dev.jbuild.tar.EntryType.FILE) {
      return null;
    }
    Object identity = tree.identity(entry);
    return identity == null ? null : names.putIfAbsent(identity, path);
  }

  /** All but the root, each folder before what is in it. */
  private static List<TarEntry> walk(Tree tree) throws IOException {
    List<TarEntry> entries = new ArrayList<>();
    collect(tree, "", entries);
    return entries;
  }

  private static void collect(Tree tree, String folder, List<TarEntry> entries) throws IOException {
    for (TarEntry child : tree.children(folder)) {
      entries.add(child);
      if (child.type() == dev.jbuild.tar.EntryType.DIRECTORY) {
        collect(tree, child.path(), entries);
      }
    }
  }
}
