package dev.jbuild.layout;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.LockFile;
import dev.jbuild.layer.LayerId;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.OwnerPolicy;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The store of images: an OCI image layout that skopeo, oras and umoci can read, with layers
 * beside.
 *
 * <p>Several processes and threads may use one store at a time. Nothing is made on disk before
 * something is written.
 */
public final class ImageStore implements Closeable {
  private final Path root;
  private final BlobStore blobs;
  private final LayerStore layers;
  private final IndexJson index;

  /**
   * The store at {@code root}, which need not exist.
   *
   * @param owners see {@link OwnerPolicy}
   */
  public ImageStore(Path root, OwnerPolicy owners) {
    this.root = root;
    this.blobs = new BlobStore(root);
    this.layers = new LayerStore(root, blobs, owners);
    this.index = new IndexJson(root, blobs.ingest());
  }

  /**
   * Where the store of this user is: {@code $JBUILD_ROOT}, else {@code $XDG_DATA_HOME/jbuild}, else
   * {@code ~/.local/share/jbuild}; for root {@code /var/lib/jbuild}.
   *
   * @param environment of the process
   * @param realUser whether the process belongs to root outside of any user namespace
   * @param home the user's home folder
   */
  public static Path defaultRoot(Map<String, String> environment, boolean realUser, Path home) {
    String explicit = environment.get("JBUILD_ROOT");
    if (explicit != null && !explicit.isEmpty()) {
      return Path.of(explicit).toAbsolutePath();
    }
    if (realUser) {
      return Path.of("/var/lib/jbuild");
    }
    String data = environment.get("XDG_DATA_HOME");
    Path base =
        data == null || !data.startsWith("/") ? home.resolve(".local/share") : Path.of(data);
    return base.resolve("jbuild");
  }

  /** The name that an entry of a layout's index gives to its image, with tag. */
  public static Optional<Reference> nameOf(Descriptor entry) {
    return IndexJson.nameOf(entry);
  }

  /** The folder of the store. */
  public Path root() {
    return root;
  }

  /** The blobs of the store. */
  public BlobStore blobs() {
    return blobs;
  }

  /** The layers of the store. */
  public LayerStore layers() {
    return layers;
  }

  /** All images, those with several names several times, in the order in which they came. */
  public List<StoredImage> list() throws IOException {
    List<StoredImage> images = new ArrayList<>();
    for (Descriptor entry : index.read()) {
      images.add(new StoredImage(IndexJson.nameOf(entry), IndexJson.unnamed(entry), idOf(entry)));
    }
    return images;
  }

  /** The image id: the digest of the config; for an index its own digest. */
  private Digest idOf(Descriptor target) throws IOException {
    if (!MediaTypes.isManifest(target.mediaType())) {
      return target.digest();
    }
    try {
      return Manifest.parse(blobs.read(target.digest())).config().digest();
    } catch (dev.jbuild.blob.MissingBlobException | InvalidContentException e) {
      return target.digest();
    }
  }

  /** The manifest or index of that name; a name with a digest is found by its digest. */
  public Optional<Descriptor> find(Reference name) throws IOException {
    Optional<Reference> wanted = Optional.of(name.withDefaultTag());
    for (Descriptor entry : index.read()) {
      boolean found =
          name.digest().isPresent()
              ? entry.digest().equals(name.digest().get())
              : IndexJson.nameOf(entry).equals(wanted);
      if (found) {
        return Optional.of(IndexJson.unnamed(entry));
      }
    }
    return Optional.empty();
  }

  /**
   * The image that a user means by a name, an id, a digest, or the beginning of an id.
   *
   * @throws NoSuchImageException where there is none, or more than one
   */
  public StoredImage resolve(String text) throws IOException {
    List<StoredImage> all = list();
    StoredImage byName = byName(all, text);
    if (byName != null) {
      return byName;
    }
    String hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    StoredImage found = null;
    if (!hex.isEmpty()) {
      for (StoredImage image : all) {
        boolean matches =
            image.id().hex().startsWith(hex) || image.target().digest().hex().startsWith(hex);
        if (matches && found != null && !found.target().digest().equals(image.target().digest())) {
          throw new NoSuchImageException("several images have an id that begins with " + text);
        }
        if (matches && found == null) {
          found = image;
        }
      }
    }
    if (found == null) {
      throw new NoSuchImageException("no such image: " + text);
    }
    return found;
  }

  private static @Nullable StoredImage byName(List<StoredImage> all, String text) {
    Reference name;
    try {
      name = Reference.parse(text).withDefaultTag();
    } catch (IllegalArgumentException e) {
      return null;
    }
    for (StoredImage image : all) {
      boolean found =
          name.digest().isPresent()
              ? image.target().digest().equals(name.digest().get())
              : image.name().equals(Optional.of(name));
      if (found) {
        return image;
      }
    }
    return null;
  }

  /**
   * The documents of an image.
   *
   * @param target a manifest, or an index from which the platform chooses
   * @throws InvalidContentException where there is no image for the platform, or it is no image
   */
  public Image image(Descriptor target, Platform platform) throws IOException {
    Descriptor manifest = target;
    if (MediaTypes.isIndex(target.mediaType())) {
      Index images = Index.parse(blobs.read(target.digest()));
      manifest =
          images
              .select(platform)
              .orElseThrow(() ->
                  new InvalidContentException(
                      "the image has no " + platform + ", only " + images.platforms()));
    }
    Manifest parsed = Manifest.parse(blobs.read(manifest.digest()));
    ImageConfig config = ImageConfig.parse(blobs.read(parsed.config().digest()));
    if (config.diffIds().size() != parsed.layers().size()) {
      throw new InvalidContentException(
          "invalid image: "
              + parsed.layers().size()
              + " layers, but "
              + config.diffIds().size()
              + " diffIDs in its config");
    }
    return new Image(manifest, parsed, config);
  }

  /**
   * What of a manifest or index is here: itself, or of an index that lacks images of other
   * platforms the one for this platform, or the first that is here.
   *
   * @throws dev.jbuild.blob.MissingBlobException where nothing of it is
   */
  public Descriptor whole(Descriptor target, Platform platform) throws IOException {
    if (!MediaTypes.isIndex(target.mediaType())) {
      return target;
    }
    Index index = Index.parse(blobs.read(target.digest()));
    List<Descriptor> here = new ArrayList<>();
    for (Descriptor child : index.manifests()) {
      if (blobs.contains(child.digest())) {
        here.add(child);
      }
    }
    if (here.size() == index.manifests().size()) {
      return target;
    }
    if (here.isEmpty()) {
      throw new dev.jbuild.blob.MissingBlobException(index.manifests().getFirst().digest());
    }
    return new Index(here).select(platform).orElse(here.getFirst());
  }

  /**
   * Makes an image, whose blobs are all here, part of the store.
   *
   * @param target manifest or index; its platform and annotations are kept
   * @param names it gets; an image that had one of them loses it but stays; none leaves the image
   *     without a name
   */
  public void put(Descriptor target, List<Reference> names) throws IOException {
    if (!blobs.contains(target.digest())) {
      throw new dev.jbuild.blob.MissingBlobException(target.digest());
    }
    blobs.force();
    Files.createDirectories(root);
    Path marker = root.resolve("oci-layout");
    if (!Files.exists(marker)) {
      byte[] content = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
      blobs.ingest().writeAtomically(marker, content);
    }
    index.change(entries -> {
      for (Reference name : names) {
        IndexJson.name(entries, target, name.withDefaultTag());
      }
      if (names.isEmpty() && !IndexJson.contains(entries, target.digest())) {
        entries.add(IndexJson.unnamed(target));
      }
      return true;
    });
  }

  /** Gives an image one more name. */
  public void tag(StoredImage image, Reference name) throws IOException {
    put(image.target(), List.of(name));
  }

  /**
   * Removes an image as {@code docker rmi} does: by a name, the name goes, and the image with its
   * last one; by id, the image with all its names.
   *
   * @param force whether an id with several names removes them all
   * @throws NoSuchImageException where nothing matches, or an id has several names and no force
   */
  public Removal remove(String text, boolean force) throws IOException {
    StoredImage image = resolve(text);
    StoredImage named = byName(list(), text);
    boolean oneName = named != null && named.name().isPresent();
    Digest digest = image.target().digest();
    return index.change(entries -> {
      List<Reference> names = new ArrayList<>();
      for (Descriptor entry : entries) {
        if (entry.digest().equals(digest)) {
          IndexJson.nameOf(entry).ifPresent(names::add);
        }
      }
      if (!oneName && names.size() > 1 && !force) {
        throw new NoSuchImageException(
            "image "
                + image.id().shortHex()
                + " has several names "
                + names
                + "; remove one of them, or all with --force");
      }
      List<Reference> untagged = oneName ? List.of(image.name().orElseThrow()) : names;
      entries.removeIf(entry ->
          entry.digest().equals(digest)
              && (!oneName || IndexJson.nameOf(entry).equals(image.name())));
      boolean gone = !IndexJson.contains(entries, digest);
      return new Removal(untagged, gone ? List.of(image.id()) : List.of());
    });
  }

  /**
   * Removes the images without a name that were written before a time.
   *
   * @return their ids
   */
  public List<Digest> removeUnnamed(Instant before) throws IOException {
    return index.change(entries -> {
      List<Digest> ids = new ArrayList<>();
      for (Descriptor entry : List.copyOf(entries)) {
        if (IndexJson.nameOf(entry).isEmpty() && isOlder(entry.digest(), before)) {
          ids.add(idOf(entry));
          entries.remove(entry);
        }
      }
      return ids;
    });
  }

  private boolean isOlder(Digest blob, Instant time) throws IOException {
    return !blobs.contains(blob) || blobs.lastUsed(blob).toInstant().isBefore(time);
  }

  /** Keeps what a build uses from a garbage collection until it is closed. */
  public Pin pin() throws IOException {
    String name = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return Pin.take(gcLock(), pins().resolve(name), blobs, layers);
  }

  private Path gcLock() {
    return root.resolve("locks").resolve("gc");
  }

  private Path pins() {
    return root.resolve("locks").resolve("pins");
  }

  /**
   * Removes blobs and layers that nothing needs, and what killed processes left behind.
   *
   * @param keep layers that step records refer to; layers of images are kept anyway
   */
  public Collection collect(Set<LayerId> keep) throws IOException {
    LockFile.Held held = LockFile.exclusive(gcLock());
    try {
      blobs.ingest().sweep();
      return new Collector(blobs, layers, pins()).collect(index.read(), keep);
    } finally {
      held.close();
    }
  }

  /**
   * Removes those of the blobs that no image and no layer needs: what a transfer has written in
   * vain. A blob that anybody has touched since it was written stays.
   *
   * @param candidates with the time that {@link BlobStore#lastUsed} told after the writing
   */
  public void removeUnused(Map<Digest, FileTime> candidates) throws IOException {
    LockFile.Held held = LockFile.exclusive(gcLock());
    try {
      new Collector(blobs, layers, pins()).removeUnused(index.read(), candidates);
    } finally {
      held.close();
    }
  }

  /** Removes a layer that nothing needs, though not in the midst of a collection. */
  public void remove(LayerId layer) throws IOException {
    LockFile.Held held = LockFile.shared(gcLock());
    try {
      layers.delete(layer);
    } finally {
      held.close();
    }
  }

  /** What is here, with its size on disk. Looks at every file. */
  public Usage usage() throws IOException {
    return new UsageReader(blobs, layers).read(list());
  }

  /** Reads all blobs of all images; returns what is missing or damaged. */
  public List<Problem> verify() throws IOException {
    Reachable reachable = new Reachable(blobs);
    reachable.addAll(index.read());
    List<Problem> problems = new ArrayList<>(reachable.problems);
    for (Digest blob : blobs.list()) {
      if (!blobs.verify(blob)) {
        problems.add(new Problem(blob, "damaged: the content has another digest"));
      }
    }
    for (Digest needed : reachable.needed) {
      if (!blobs.contains(needed)) {
        problems.add(new Problem(needed, "missing"));
      }
    }
    return problems;
  }

  /** Removes this process's temporary files. */
  @Override
  public void close() throws IOException {
    blobs.ingest().close();
  }
}
