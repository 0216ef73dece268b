package dev.jbuild.layer;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.BlobWriter;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.blob.MissingBlobException;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarReader;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the forms of layers from each other; see {@link LayerStore} for what there is. */
final class LayerForms {
  private final BlobStore blobs;
  private final OwnerPolicy owners;

  LayerForms(BlobStore blobs, OwnerPolicy owners) {
    this.blobs = blobs;
    this.owners = owners;
  }

  LayerIndex index(Layer layer) throws IOException {
    LayerIndex cached = layer.cachedIndex();
    if (cached != null) {
      return cached;
    }
    synchronized (layer) {
      LayerIndex index = layer.cachedIndex();
      if (index == null) {
        index = readIndex(layer);
      }
      if (index == null) {
        index = hasTar(layer) ? indexTar(layer) : scan(layer, null);
        blobs.ingest().writeRecoverable(layer.indexFile(), IndexFile.encode(index));
      }
      layer.cache(index);
      return index;
    }
  }

  private static @Nullable LayerIndex readIndex(Layer layer) throws IOException {
    try {
      return IndexFile.decode(Files.readAllBytes(layer.indexFile()));
    } catch (NoSuchFileException | InvalidContentException e) {
      return null;
    }
  }

  private LayerIndex indexTar(Layer layer) throws IOException {
    LayerTree tree = new LayerTree(LayerTree.SILENT);
    try (VerifiedStream tar = openTar(layer)) {
      LayerTarReader reader = LayerTarReader.ofLayer(tar);
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        tree.put(entry, reader.entryOffset());
      }
      tar.verify();
    }
    return tree.toIndex();
  }

  private static LayerIndex scan(Layer layer, @Nullable LayerTarWriter tar) throws IOException {
    LayerTree tree = new LayerTree(LayerTree.SILENT);
    new FolderScanner(tree, tar, layer.latest()).scan(layer.fs());
    return tree.toIndex();
  }

  /** The folder that can be mounted here; without owners it is not for processes that have them. */
  private Path mountable(Layer layer) throws IOException {
    boolean unowned =
        owners == OwnerPolicy.IGNORE_REFUSED && hasTar(layer) && index(layer).hasOwners();
    return unowned ? layer.unownedFs() : layer.fs();
  }

  Path folder(Layer layer) throws IOException {
    Path fs = mountable(layer);
    if (Files.isDirectory(fs)) {
      return fs;
    }
    synchronized (layer) {
      if (!Files.isDirectory(fs)) {
        extract(layer, fs);
      }
      return fs;
    }
  }

  private void extract(Layer layer, Path fs) throws IOException {
    Path beside = Files.createDirectory(blobs.ingest().newPath("fs"));
    boolean done = false;
    try {
      LayerIndex index;
      try (VerifiedStream tar = openTar(layer)) {
        index = new Extractor(beside, owners).extract(tar);
        tar.verify();
      }
      if (!Files.exists(layer.indexFile())) {
        blobs.ingest().writeRecoverable(layer.indexFile(), IndexFile.encode(index));
      }
      layer.cache(index);
      byte[] implied = ImpliedFolders.list(index);
      if (implied.length > 0) {
        blobs.ingest().writeRecoverable(layer.folder().resolve(ImpliedFolders.LIST), implied);
      }
      Files.move(beside, fs, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(fs)) {
        throw e;
      }
      // Another process was faster.
    } finally {
      if (!done) {
        blobs.ingest().remove(beside);
      }
    }
  }

  Digest diffId(Layer layer) throws IOException {
    Digest given = layer.givenDiffId();
    if (given != null) {
      return given;
    }
    Descriptor tar = knownTar(layer);
    return tar == null ? tar(layer).digest() : tar.digest();
  }

  /** The descriptor of the tar where the layer's tar was ever made, whether it is still here. */
  private static @Nullable Descriptor knownTar(Layer layer) throws IOException {
    Descriptor tar = layer.tar;
    if (tar == null) {
      tar = readDescriptor(layer.tarFile());
      layer.tar = tar;
    }
    return tar;
  }

  private static @Nullable Descriptor readDescriptor(Path file) throws IOException {
    try {
      return Descriptor.fromJson(JsonObject.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException | InvalidContentException e) {
      return null;
    }
  }

  /** Whether the tar can be had otherwise than from the folder. */
  private boolean hasTar(Layer layer) throws IOException {
    Descriptor tar = knownTar(layer);
    return layer.source().isPresent() || (tar != null && blobs.contains(tar.digest()));
  }

  /** The uncompressed tar, hashed on the way. */
  private VerifiedStream openTar(Layer layer) throws IOException {
    Descriptor tar = knownTar(layer);
    if (tar != null && blobs.contains(tar.digest())) {
      return verified(blobs.open(tar.digest()), tar.digest());
    }
    Digest diffId = layer.givenDiffId();
    if (diffId == null) {
      throw new MissingBlobException(diffId(layer));
    }
    if (blobs.contains(diffId)) {
      return verified(blobs.open(diffId), diffId);
    }
    Descriptor source = sourceHere(layer);
    InputStream blob = blobs.open(source.digest());
    try {
      return verified(Decompression.open(blob), diffId);
    } catch (IOException | RuntimeException e) {
      blob.close();
      throw e;
    }
  }

  private static VerifiedStream verified(InputStream tar, Digest diffId) {
    return VerifiedStream.of(
        tar,
        diffId,
        () ->
            new InvalidContentException(
                "the content of a layer does not have the diffID that the image config states: "
                    + diffId));
  }

  /** A blob the layer came with, fetched where none is here. */
  private Descriptor sourceHere(Layer layer) throws IOException {
    for (Compression compression : Compression.values()) {
      Descriptor other = readDescriptor(layer.blobFile(came(compression)));
      if (other != null && blobs.contains(other.digest())) {
        return other;
      }
    }
    Descriptor source = layer.source().orElseThrow();
    if (blobs.contains(source.digest())) {
      return source;
    }
    try {
      Descriptor fetched = layer.origins().fetchAny(blobs);
      if (fetched == null) {
        throw new MissingBlobException(source.digest());
      }
      return fetched;
    } catch (InterruptedIOException | MissingBlobException e) {
      throw e;
    } catch (IOException e) {
      throw new LayerUnavailableException(layer.id(), e);
    }
  }

  /**
   * Whether the very blob could be fetched; another place may have the content otherwise. What is
   * to become part of an image is looked into at once: it may not be the layer that it should be.
   */
  private boolean fetched(Layer layer, Digest blob) throws IOException {
    try {
      if (!layer.origins().fetch(blobs, blob)) {
        return false;
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
    index(layer);
    return true;
  }

  private static String came(Compression compression) {
    return compression.name().toLowerCase(Locale.ROOT) + "-source";
  }

  /** Remembers one more blob with which the layer came. */
  void remember(Layer layer, Descriptor blob) throws IOException {
    Path file = layer.blobFile(came(MediaTypes.compressionOf(blob.mediaType())));
    Descriptor before = readDescriptor(file);
    if (before == null || (!before.equals(blob) && !blobs.contains(before.digest()))) {
      blobs.ingest().writeRecoverable(file, blob.toJson().toBytes());
    }
  }

  /** {@code listener} takes a blob that has to be made, before anything is written. */
  Descriptor blob(
      Layer layer, Compression compression, Optional<Integer> level, GrowingBlob.Listener listener)
      throws IOException {
    if (level.isEmpty() && layer.source().isPresent()) {
      Descriptor came = readDescriptor(layer.blobFile(came(compression)));
      if (came != null && (blobs.contains(came.digest()) || fetched(layer, came.digest()))) {
        return came;
      }
    }
    return switch (compression) {
      case UNCOMPRESSED -> tar(layer, listener);
      case GZIP -> compressed(layer, compression, level.orElse(LayerEncoder.GZIP_LEVEL), listener);
      case ZSTD -> compressed(layer, compression, level.orElse(LayerEncoder.ZSTD_LEVEL), listener);
    };
  }

  private Descriptor compressed(
      Layer layer, Compression compression, int level, GrowingBlob.Listener listener)
      throws IOException {
    Path file = layer.blobFile(compression.name().toLowerCase(Locale.ROOT) + "-" + level);
    synchronized (layer) {
      Descriptor made = readDescriptor(file);
      if (made == null || !blobs.contains(made.digest())) {
        made =
            LayerEncoder.encode(blobs, compression, level, out -> writeTar(layer, out), listener);
        blobs.ingest().writeRecoverable(file, made.toJson().toBytes());
      }
      return made;
    }
  }

  private void writeTar(Layer layer, OutputStream out) throws IOException {
    if (!hasTar(layer)) {
      tar(layer);
    }
    byte[] buffer = new byte[1 << 17];
    try (VerifiedStream tar = openTar(layer)) {
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        out.write(buffer, 0, n);
      }
      tar.verify();
    }
  }

  private Descriptor tar(Layer layer) throws IOException {
    return tar(layer, GrowingBlob.Listener.NOBODY);
  }

  /** The uncompressed blob, which is in the blob store then. */
  private Descriptor tar(Layer layer, GrowingBlob.Listener listener) throws IOException {
    Descriptor known = knownTar(layer);
    if (known != null && blobs.contains(known.digest())) {
      return known;
    }
    synchronized (layer) {
      known = knownTar(layer);
      if (known != null && blobs.contains(known.digest())) {
        return known;
      }
      Descriptor made = hasTar(layer) ? decompress(layer, listener) : tarOfFolder(layer, listener);
      blobs.ingest().writeRecoverable(layer.tarFile(), made.toJson().toBytes());
      layer.tar = made;
      return made;
    }
  }

  private Descriptor decompress(Layer layer, GrowingBlob.Listener listener) throws IOException {
    Digest diffId = diffId(layer);
    if (blobs.contains(diffId)) {
      return new Descriptor(MediaTypes.OCI_LAYER, diffId, blobs.size(diffId));
    }
    byte[] buffer = new byte[1 << 17];
    try (InputStream tar = openTar(layer);
        BlobWriter blob = blobs.writer(diffId)) {
      listener.begun(blob.growing());
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        blob.write(buffer, 0, n);
      }
      return blob.commit(MediaTypes.OCI_LAYER, diffId);
    }
  }

  private Descriptor tarOfFolder(Layer layer, GrowingBlob.Listener listener) throws IOException {
    try (BlobWriter blob = blobs.writer()) {
      listener.begun(blob.growing());
      LayerTarWriter tar = new LayerTarWriter(blob);
      LayerIndex index = scan(layer, tar);
      tar.finish();
      Descriptor made = blob.commit(MediaTypes.OCI_LAYER);
      blobs.ingest().writeRecoverable(layer.indexFile(), IndexFile.encode(index));
      layer.cache(index);
      return made;
    }
  }

  /** Whether a form is here that all others can be made from. */
  boolean isHere(Layer layer) throws IOException {
    if (layer.source().isEmpty() || Files.isDirectory(layer.fs())) {
      return true;
    }
    for (Digest blob : blobsOf(layer)) {
      if (blobs.contains(blob)) {
        return true;
      }
    }
    return false;
  }

  List<Digest> blobsOf(Layer layer) throws IOException {
    List<Digest> digests = new ArrayList<>();
    Descriptor tar = knownTar(layer);
    if (tar != null) {
      digests.add(tar.digest());
    }
    if (layer.givenDiffId() != null) {
      digests.add(layer.givenDiffId());
    }
    layer.source().ifPresent(source -> digests.add(source.digest()));
    try (var files = Files.newDirectoryStream(layer.folder(), "blob-*.json")) {
      for (Path file : files) {
        Descriptor blob = readDescriptor(file);
        if (blob != null) {
          digests.add(blob.digest());
        }
      }
    }
    return digests;
  }

  InputStream open(Layer layer, LayerIndex index, int place) throws IOException {
    TarEntry entry = index.entry(place);
    if (entry.type() != EntryType.FILE && entry.type() != EntryType.HARDLINK) {
      return InputStream.nullInputStream();
    }
    Path fs = mountable(layer);
    if (Files.isDirectory(fs)) {
      return LayerContent.ofFolder(fs, entry);
    }
    Descriptor tar = tar(layer);
    long offset = index.offset(place);
    if (offset == LayerIndex.NO_OFFSET) {
      // The caller's index is from before the tar was written.
      LayerIndex current = index(layer);
      offset = current.offset(current.find(entry.path()));
    }
    return LayerContent.ofTar(blobs.path(tar.digest()), offset, entry);
  }
}
