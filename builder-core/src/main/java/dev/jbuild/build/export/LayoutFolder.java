package dev.jbuild.build.export;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.BlobSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes images to a folder in OCI image layout ({@code type=oci,tar=false}).
 *
 * <p>A folder that is a layout already gets the images in addition; a name moves to the new image.
 */
public final class LayoutFolder {
  private final BlobSource source;
  private final Path folder;

  /**
   * @param source opens what is copied into the folder
   * @param folder need not exist
   */
  public LayoutFolder(BlobSource source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  void add(Descriptor root, List<Reference> names) throws IOException {
    copy(root);
    addEntries(entries(root, names));
  }

  /** Lists manifests or indexes that are in the folder; an entry of the same name goes. */
  public void addEntries(List<Descriptor> added) throws IOException {
    Files.createDirectories(folder);
    write(
        folder.resolve("oci-layout"),
        "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    Path indexFile = folder.resolve("index.json");
    List<Descriptor> entries = new ArrayList<>();
    if (Files.exists(indexFile)) {
      for (Descriptor entry : Index.parse(Files.readAllBytes(indexFile)).manifests()) {
        if (added.stream().noneMatch(other -> replaces(other, entry))) {
          entries.add(entry);
        }
      }
    }
    entries.addAll(added);
    write(indexFile, new Index(MediaTypes.OCI_INDEX, entries, Map.of()).toBytes());
  }

  private static boolean replaces(Descriptor added, Descriptor old) {
    String name = nameOf(added);
    return name.equals(nameOf(old)) && (!name.isEmpty() || added.digest().equals(old.digest()));
  }

  private static String nameOf(Descriptor entry) {
    String tag = entry.annotations().getOrDefault(Descriptor.REF_NAME, "");
    return entry.annotations().getOrDefault(Descriptor.IMAGE_NAME, tag);
  }

  private static List<Descriptor> entries(Descriptor root, List<Reference> names) {
    if (names.isEmpty()) {
      return List.of(root.bare());
    }
    List<Descriptor> entries = new ArrayList<>(names.size());
    for (Reference name : names) {
      Map<String, String> annotations = new HashMap<>();
      annotations.put(Descriptor.IMAGE_NAME, name.toString());
      annotations.put(Descriptor.REF_NAME, name.tag().orElse("latest"));
      entries.add(root.bare().withAnnotations(annotations));
    }
    return entries;
  }

  private void copy(Descriptor document) throws IOException {
    byte[] bytes;
    try (InputStream in = source.open(document)) {
      bytes = in.readAllBytes();
    }
    if (MediaTypes.isIndex(document.mediaType())) {
      for (Descriptor child : Index.parse(bytes).manifests()) {
        copy(child);
      }
    } else {
      Manifest manifest = Manifest.parse(bytes);
      copyBlob(manifest.config());
      for (Descriptor layer : manifest.layers()) {
        copyBlob(layer);
      }
    }
    copyBlob(document);
  }

  /** Copies one blob, unless it is there. */
  public void copyBlob(Descriptor blob) throws IOException {
    Path target =
        folder.resolve("blobs").resolve(blob.digest().algorithm()).resolve(blob.digest().hex());
    if (Files.exists(target)) {
      return;
    }
    Files.createDirectories(target.getParent());
    Path beside = target.resolveSibling("." + blob.digest().hex() + ".new");
    try {
      try (InputStream in = source.open(blob)) {
        Files.copy(in, beside, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
