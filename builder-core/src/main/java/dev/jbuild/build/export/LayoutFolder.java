package dev.jbuild.build.export;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
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
final class LayoutFolder {
  private final BlobStore blobs;
  private final Path folder;

  LayoutFolder(BlobStore blobs, Path folder) {
    this.blobs = blobs;
    this.folder = folder;
  }

  void add(Descriptor root, List<Reference> names) throws IOException {
    Files.createDirectories(folder);
    copy(root);
    write(
        folder.resolve("oci-layout"),
        "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    Path indexFile = folder.resolve("index.json");
    List<Descriptor> entries = new ArrayList<>();
    List<Descriptor> added = entries(root, names);
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
    String name = added.annotations().getOrDefault(Descriptor.IMAGE_NAME, "");
    return name.equals(old.annotations().getOrDefault(Descriptor.IMAGE_NAME, ""))
        && (!name.isEmpty() || added.digest().equals(old.digest()));
  }

  private static List<Descriptor> entries(Descriptor root, List<Reference> names) {
    if (names.isEmpty()) {
      return List.of(root);
    }
    List<Descriptor> entries = new ArrayList<>(names.size());
    for (Reference name : names) {
      Map<String, String> annotations = new HashMap<>(root.annotations());
      annotations.put(Descriptor.IMAGE_NAME, name.toString());
      annotations.put(Descriptor.REF_NAME, name.tag().orElse("latest"));
      entries.add(root.withAnnotations(annotations));
    }
    return entries;
  }

  private void copy(Descriptor document) throws IOException {
    byte[] bytes = blobs.read(document.digest());
    if (MediaTypes.isIndex(document.mediaType())) {
      for (Descriptor child : Index.parse(bytes).manifests()) {
        copy(child);
      }
    } else {
      Manifest manifest = Manifest.parse(bytes);
      copyBlob(manifest.config().digest());
      for (Descriptor layer : manifest.layers()) {
        copyBlob(layer.digest());
      }
    }
    copyBlob(document.digest());
  }

  private void copyBlob(Digest digest) throws IOException {
    Path target = folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    if (Files.exists(target)) {
      return;
    }
    Files.createDirectories(target.getParent());
    Path beside = target.resolveSibling("." + digest.hex() + ".new");
    try {
      try (InputStream in = blobs.open(digest)) {
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
