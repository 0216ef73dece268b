package dev.jbuild.build.export;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.layout.BlobCopy;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
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
   * A folder that gets images.
   *
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

  /** Copies an image and all that it refers to; what is there already is not. */
  public void copy(Descriptor root) throws IOException {
    copy(to -> to.copy(root));
  }

  /** Copies these blobs and nothing that they refer to; what is there already is not. */
  public void copyBlobs(List<Descriptor> all) throws IOException {
    copy(to -> {
      for (Descriptor blob : all) {
        to.copyBlob(blob);
      }
    });
  }

  private interface Copying {
    void run(BlobCopy to) throws IOException;
  }

  private void copy(Copying copying) throws IOException {
    BlobStore blobs = new BlobStore(folder);
    try {
      copying.run(new BlobCopy(source, blobs));
    } finally {
      blobs.ingest().close();
      removeIfEmpty(folder.resolve("ingest"));
    }
  }

  /** A layout has no folder for what is being written; another process may be writing, too. */
  private static void removeIfEmpty(Path ingest) throws IOException {
    try {
      Files.deleteIfExists(ingest);
    } catch (DirectoryNotEmptyException _) {
      // The last to leave removes it.
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
