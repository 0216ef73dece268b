package dev.jbuild.layer;

import dev.jbuild.blob.Ingest;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives folders that a layer only implies the attributes which the layers below state.
 *
 * <p>A layer's tar may hold {@code tmp/x} and no {@code tmp/}. Extracted, it has a {@code tmp} all
 * the same, and overlayfs shows the attributes of the topmost folder of a name: a {@code /tmp} of
 * mode 1777 would become 0755. Since a layer's folder is shared by all images that have the layer,
 * it cannot be changed; a folder that holds nothing but folders, with the right attributes, is laid
 * above it instead. It belongs to the layer and to what is below, {@code
 * layers/<id>/parents-<digest>}.
 */
final class ImpliedFolders {
  /** A file of a layer's folder that lists what its extracted folder only implies. */
  static final String LIST = "implied";

  private static final int DEFAULT_MODE = 0755;

  private final Ingest ingest;

  ImpliedFolders(Ingest ingest) {
    this.ingest = ingest;
  }

  /** What an index implies: each path after a slash, ended by a zero; empty where nothing is. */
  static byte[] list(LayerIndex index) {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < index.size(); i++) {
      if (index.isImplied(i)) {
        paths.append('/').append(index.entry(i).path()).append('\0');
      }
    }
    return FileName.encode(paths.toString());
  }

  /**
   * The folders of a stack with those that correct them in between.
   *
   * @param stack bottom to top
   * @param folders of the same layers, extracted
   */
  List<Path> correct(List<Layer> stack, List<Path> folders) throws IOException {
    List<Path> corrected = new ArrayList<>(folders.size() + 1);
    MessageDigest below = null;
    for (int i = 0; i < folders.size(); i++) {
      Layer layer = stack.get(i);
      List<String> implied = i == 0 ? List.of() : read(layer);
      if (!implied.isEmpty()) {
        if (below == null) {
          below = Digest.newSha256();
          for (Layer lower : stack.subList(0, i)) {
            update(below, lower);
          }
        }
        Path made = parents(layer, folders.get(i), implied, corrected, below);
        corrected.add(folders.get(i));
        if (made != null) {
          corrected.add(made);
        }
      } else {
        corrected.add(folders.get(i));
      }
      if (below != null) {
        update(below, layer);
      }
    }
    return corrected;
  }

  private static void update(MessageDigest digest, Layer layer) {
    digest.update(layer.id().value().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static List<String> read(Layer layer) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(layer.folder().resolve(LIST));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    String text = FileName.decode(bytes);
    List<String> paths = new ArrayList<>();
    int start = 1;
    for (int end = text.indexOf('\0'); end > 0; end = text.indexOf('\0', start)) {
      paths.add(text.substring(start, end));
      start = end + 2;
    }
    return paths;
  }

  /** The folder that corrects a layer; null where there is nothing to correct. */
  private @Nullable Path parents(
      Layer layer, Path folder, List<String> implied, List<Path> lower, MessageDigest below)
      throws IOException {
    TreeMap<String, Path> wrong = new TreeMap<>(FileName.BYTE_ORDER);
    for (String path : implied) {
      Path model = model(path, folder, lower);
      if (model != null) {
        wrong.put(path, model);
      }
    }
    if (wrong.isEmpty()) {
      return null;
    }
    String name = "parents-" + Digest.of(copyOf(below)).hex().substring(0, 32);
    Path target = layer.folder().resolve(name);
    if (!Files.isDirectory(target)) {
      make(target, folder, wrong);
    }
    return target;
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every JDK's SHA-256 can be cloned", e);
    }
  }

  /** The layer folder below that says what this folder is; null where the layer's own is right. */
  private static @Nullable Path model(String path, Path folder, List<Path> lower)
      throws IOException {
    if (isHidden(folder, path)) {
      return null;
    }
    for (Path below : lower.reversed()) {
      FileStatus status = Directory.working().lstatIfExists(at(below, path));
      if (status != null && !status.isDirectory()) {
        return null;
      }
      if (status != null) {
        return isDefault(status, at(below, path)) ? null : below;
      }
      if (isHidden(below, path)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isDefault(FileStatus status, String path) throws IOException {
    if (status.permissions() != DEFAULT_MODE || status.uid() != 0 || status.gid() != 0) {
      return false;
    }
    for (String xattr : ExtendedAttributes.list(Directory.working(), path)) {
      if (!FolderScanner.isBookkeeping(xattr)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a layer folder shows nothing of what lower layers have at a path. */
  private static boolean isHidden(Path folder, String path) throws IOException {
    int end = 0;
    while (true) {
      String above = at(folder, path.substring(0, end));
      FileStatus status = Directory.working().lstatIfExists(above);
      if (status == null) {
        return false;
      }
      if (!status.isDirectory()
          || ExtendedAttributes.get(Directory.working(), above, "user.overlay.opaque") != null) {
        return true;
      }
      if (end == path.length()) {
        return false;
      }
      int slash = path.indexOf('/', end + 1);
      end = slash < 0 ? path.length() : slash;
    }
  }

  private static String at(Path folder, String path) {
    String root = FileName.of(folder);
    return path.isEmpty() ? root : root + "/" + path;
  }

  private void make(Path target, Path folder, Map<String, Path> wrong) throws IOException {
    Path beside = Files.createDirectory(ingest.newPath("parents"));
    try {
      TreeMap<String, Path> all = new TreeMap<>(FileName.BYTE_ORDER);
      for (String path : wrong.keySet()) {
        // What is on the way shows too, with what the layer itself or one below says of it.
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
          all.put(path.substring(0, end), folder);
        }
        all.put("", folder);
      }
      all.putAll(wrong);
      for (String path : all.keySet()) {
        if (!path.isEmpty()) {
          Directory.working().mkdir(at(beside, path), 0700);
        }
      }
      for (var made : all.descendingMap().entrySet()) {
        dress(at(beside, made.getKey()), at(made.getValue(), made.getKey()));
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another process was faster.
    } finally {
      ingest.remove(beside);
    }
  }

  private static void dress(String folder, String model) throws IOException {
    FileStatus status = Directory.working().lstat(model);
    if (status.uid() != 0 || status.gid() != 0) {
      Directory.working().chown(folder, status.uid(), status.gid());
    }
    for (String xattr : ExtendedAttributes.list(Directory.working(), model)) {
      byte[] value = ExtendedAttributes.get(Directory.working(), model, xattr);
      if (value != null && !FolderScanner.isBookkeeping(xattr)) {
        ExtendedAttributes.set(Directory.working(), folder, xattr, value);
      }
    }
    Directory.working().chmod(folder, status.permissions());
    Directory.working().setModified(folder, status.modifiedSeconds(), status.modifiedNanos());
  }
}
