package dev.jbuild.layer;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a store, {@code layers/<id>/}, and their forms, made when first asked for.
 *
 * <ul>
 *   <li>{@code layer.json}: what the layer was made from; never changes
 *   <li>{@code index}: {@link LayerIndex}
 *   <li>{@code fs/}: the folder that overlayfs mounts; {@code fs-unowned/} where only one id is
 *       mapped and the layer has files of others
 *   <li>{@code tar.json}, {@code blob-*.json}: descriptors of its tar and of compressed blobs in
 *       the blob store
 * </ul>
 *
 * <p>Each form is built beside and renamed into place, so that a form is there whole or not at all.
 * Forms of one layer are made once at a time in this process; another process may make the same
 * one, and the second is discarded. Safe for use by several threads.
 */
public final class LayerStore {
  private final Path layers;
  private final BlobStore blobs;
  private final LayerForms forms;
  private final FolderArchive archive;
  private final ImpliedFolders implied;
  private final ConcurrentHashMap<LayerId, Layer> known = new ConcurrentHashMap<>();

  /**
   * The layers of the store at {@code root}.
   *
   * @param blobs of the same store
   * @param owners what to do with owners that cannot be given to extracted files
   */
  public LayerStore(Path root, BlobStore blobs, OwnerPolicy owners) {
    this.layers = root.resolve("layers");
    this.blobs = blobs;
    this.forms = new LayerForms(blobs, owners);
    this.archive = new FolderArchive(owners);
    this.implied = new ImpliedFolders(blobs.ingest());
  }

  BlobStore blobs() {
    return blobs;
  }

  /** The layer of that id, empty where there is none. */
  public Optional<Layer> find(LayerId id) throws IOException {
    Layer cached = known.get(id);
    Path folder = layers.resolve(id.value());
    try {
      if (cached != null) {
        if (Files.exists(cached.metadataFile())) {
          return Optional.of(cached);
        }
        known.remove(id, cached);
        return Optional.empty();
      }
      Layer layer = Layer.read(id, folder, Files.readAllBytes(folder.resolve("layer.json")));
      Layer other = known.putIfAbsent(id, layer);
      return Optional.of(other == null ? layer : other);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidContentException e) {
      // Torn by a power failure: as good as absent, and replaced by whoever makes it again.
      return Optional.empty();
    }
  }

  /**
   * A layer of an image from elsewhere. Nothing is read: the blob is decompressed, and verified
   * against the diffID, when a form is first asked for.
   *
   * @param blob as the manifest describes it; compressed or not
   * @param diffId as the config states it
   */
  public Layer importBlob(Descriptor blob, Digest diffId) throws IOException {
    return importBlob(blob, diffId, null);
  }

  /** The same where the blob need not be here yet: {@code fetcher} brings it when needed. */
  public Layer importBlob(Descriptor blob, Digest diffId, @Nullable BlobFetcher fetcher)
      throws IOException {
    LayerId id = LayerId.of(diffId);
    Layer layer = find(id).orElse(null);
    if (layer == null) {
      Path folder = layers.resolve(id.value());
      Layer made = new Layer(id, folder, blob.bare(), diffId, OptionalLong.empty());
      layer = publish(made, blobs.ingest().newPath("layer"));
    }
    if (fetcher != null) {
      layer.origins().add(blob.bare(), fetcher);
    }
    forms.remember(layer, blob.bare());
    return layer;
  }

  /**
   * A layer that is nowhere to be had, for what stands on it without looking into it: whatever asks
   * for its content gets a {@link LayerUnavailableException}.
   */
  public Layer absent(LayerId id) {
    return Layer.absent(id, layers.resolve(id.value()));
  }

  /** Whether the content of a layer is in this store, so that no other place is needed. */
  public boolean isHere(Layer layer) throws IOException {
    return !layer.isAbsent() && forms.isHere(layer);
  }

  /** The blob of a layer that is elsewhere; empty where its content is here. */
  public Optional<Descriptor> blobElsewhere(Layer layer) throws IOException {
    return isHere(layer) ? Optional.empty() : layer.origins().first();
  }

  /** Begins a layer whose entries are streamed in. */
  public LayerWriter newLayer(LayerId id) throws IOException {
    return newLayer(id, OptionalLong.empty());
  }

  /**
   * Begins a layer whose entries are streamed in.
   *
   * @param latest modification times after this one (SOURCE_DATE_EPOCH) become this one
   */
  public LayerWriter newLayer(LayerId id, OptionalLong latest) throws IOException {
    return new LayerWriter(this, id, latest);
  }

  Layer publish(LayerId id, OptionalLong latest, Descriptor tar, LayerIndex index)
      throws IOException {
    Layer layer = new Layer(id, layers.resolve(id.value()), null, null, latest);
    Path beside = Files.createDirectory(blobs.ingest().newPath("layer"));
    Files.write(beside.resolve("index"), IndexFile.encode(index));
    Files.write(beside.resolve("tar.json"), tar.toJson().toBytes());
    layer.tar = tar;
    layer.cache(index);
    return publish(layer, beside);
  }

  /**
   * Takes over what a step left in its overlay upper folder: no file is copied, nothing is read.
   *
   * @param upper is moved away; on another file system it is read and stays
   */
  public Layer adopt(LayerId id, Path upper) throws IOException {
    return adopt(id, upper, OptionalLong.empty());
  }

  /** The same; modification times after {@code latest} become that one in index and tar. */
  public Layer adopt(LayerId id, Path upper, OptionalLong latest) throws IOException {
    Path beside = Files.createDirectory(blobs.ingest().newPath("layer"));
    try {
      Files.move(upper, beside.resolve("fs"), StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.AtomicMoveNotSupportedException e) {
      Files.delete(beside);
      try (LayerWriter writer = newLayer(id, latest)) {
        return writer.commitFolder(upper);
      }
    }
    return publish(new Layer(id, layers.resolve(id.value()), null, null, latest), beside);
  }

  /** Makes a layer visible by renaming its folder; an equal one that is there already wins. */
  private Layer publish(Layer layer, Path beside) throws IOException {
    Files.createDirectories(layers);
    if (!Files.exists(beside)) {
      Files.createDirectory(beside);
    }
    Files.write(beside.resolve("layer.json"), layer.metadata());
    for (int attempt = 0; ; attempt++) {
      try {
        Files.move(beside, layer.folder(), StandardCopyOption.ATOMIC_MOVE);
        known.put(layer.id(), layer);
        return layer;
      } catch (FileSystemException e) {
        if (!Files.isDirectory(layer.folder()) || attempt == 3) {
          throw e;
        }
        Optional<Layer> other = find(layer.id());
        if (other.isPresent()) {
          blobs.ingest().remove(beside);
          return other.get();
        }
        blobs.ingest().remove(layer.folder());
      }
    }
  }

  /**
   * The entries of the layer.
   *
   * @throws LayerUnavailableException as do all that follow, where the layer is elsewhere and does
   *     not come, or comes as something else
   */
  public LayerIndex index(Layer layer) throws IOException {
    try {
      return forms.index(available(layer));
    } catch (InvalidContentException e) {
      throw unavailable(layer, e);
    }
  }

  /**
   * The layer as a folder for overlayfs: whiteouts are 0/0 character devices, opaque folders have
   * {@code user.overlay.opaque}. Nobody may write to it.
   */
  public Path folder(Layer layer) throws IOException {
    try {
      return forms.folder(available(layer));
    } catch (InvalidContentException e) {
      throw unavailable(layer, e);
    }
  }

  /**
   * Layers as folders for overlayfs, which together show what the layers' tars say: a folder that a
   * tar does not state has the attributes it has in the layers below.
   *
   * @param stack bottom to top
   * @return bottom to top, at least one a layer
   */
  public List<Path> folders(List<Layer> stack) throws IOException {
    List<Path> folders = new ArrayList<>(stack.size());
    for (Layer layer : stack) {
      folders.add(folder(layer));
    }
    return implied.correct(stack, folders);
  }

  /** The digest of the layer's uncompressed tar; writes the tar where it was never made. */
  public Digest diffId(Layer layer) throws IOException {
    return forms.diffId(available(layer));
  }

  /**
   * A blob of the layer, which is in the blob store then: the one it came with where that has this
   * compression, else one made now, or earlier, at the default level.
   *
   * @return with an OCI media type, or the one with which it came
   */
  public Descriptor blob(Layer layer, Compression compression) throws IOException {
    return blob(layer, compression, Optional.empty(), GrowingBlob.Listener.NOBODY);
  }

  /**
   * The same, at a level.
   *
   * @param level one compressed here at this level (gzip 0 to 9, zstd 1 to 22), which is remembered
   * @param listener takes the blob before it is written, where it has to be made
   */
  public Descriptor blob(
      Layer layer, Compression compression, Optional<Integer> level, GrowingBlob.Listener listener)
      throws IOException {
    try {
      return forms.blob(available(layer), compression, level, listener);
    } catch (InvalidContentException e) {
      throw unavailable(layer, e);
    }
  }

  /** The content of an entry that is a file or a hard link; of others an empty stream. */
  public InputStream open(Layer layer, LayerIndex index, int entry) throws IOException {
    try {
      return forms.open(available(layer), index, entry);
    } catch (InvalidContentException e) {
      throw unavailable(layer, e);
    }
  }

  private static Layer available(Layer layer) throws LayerUnavailableException {
    if (layer.isAbsent()) {
      throw new LayerUnavailableException(layer.id());
    }
    return layer;
  }

  /** What came from elsewhere and is not what it should be might as well not have come. */
  private static IOException unavailable(Layer layer, InvalidContentException e) {
    return layer.origins().isEmpty() ? e : new LayerUnavailableException(layer.id(), e);
  }

  /** Marks a layer as just used, so that a garbage collection that runs beside keeps it. */
  public void touch(Layer layer) throws IOException {
    Files.setLastModifiedTime(layer.folder(), FileTime.fromMillis(System.currentTimeMillis()));
  }

  /** The blobs that forms of the layer refer to, here or not. */
  public List<Digest> blobsOf(Layer layer) throws IOException {
    return forms.blobsOf(layer);
  }

  /** The ids of all layers. */
  public List<LayerId> list() throws IOException {
    List<LayerId> ids = new ArrayList<>();
    if (Files.isDirectory(layers)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(layers)) {
        for (Path folder : folders) {
          ids.add(new LayerId(folder.getFileName().toString()));
        }
      }
    }
    return ids;
  }

  /** When the layer was made or touched, in milliseconds since the epoch. */
  public long lastUsed(LayerId id) throws IOException {
    return Files.getLastModifiedTime(layers.resolve(id.value())).toMillis();
  }

  /** Bytes on disk of the layer's own folder, without blobs. */
  public long diskUsage(LayerId id) throws IOException {
    return DiskUsage.of(layers.resolve(id.value()));
  }

  /** Removes a layer's folder; its blobs stay. */
  public void delete(LayerId id) throws IOException {
    known.remove(id);
    blobs.ingest().remove(layers.resolve(id.value()));
  }

  /** Packs folders that are no layers, by the same rules. */
  public FolderArchive folderArchive() {
    return archive;
  }
}
