package dev.jbuild.layer;

import dev.jbuild.blob.BlobWriter;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * A new layer whose entries are streamed in: tar, diffID and index are made in one pass.
 *
 * <p>For the same layer to have the same bytes everywhere, add the entries in an order that depends
 * on nothing but their paths, folders before what is in them. {@link #close()} without {@link
 * #commit()} leaves nothing.
 */
public final class LayerWriter implements Closeable {
  private final LayerStore store;
  private final LayerId id;
  private final OptionalLong latest;
  private final BlobWriter blob;
  private final LayerTarWriter tar;
  private final LayerTree tree = new LayerTree(LayerTree.SILENT);

  LayerWriter(LayerStore store, LayerId id, OptionalLong latest) throws IOException {
    this.store = store;
    this.id = id;
    this.latest = latest;
    this.blob = store.blobs().writer();
    this.tar = new LayerTarWriter(blob, latest);
  }

  /** Adds an entry without content: anything but a file that is not empty. */
  public void add(TarEntry entry) throws IOException {
    add(entry, InputStream.nullInputStream());
  }

  /**
   * Adds an entry with its content.
   *
   * @param content as many bytes as the entry's size; not closed
   * @throws dev.jbuild.oci.InvalidContentException where the name cannot be in a layer, or a hard
   *     link is added before its file
   */
  public void add(TarEntry entry, InputStream content) throws IOException {
    boolean clamp = latest.isPresent() && entry.mtimeSeconds() > latest.getAsLong();
    TarEntry clamped = clamp ? entry.withMtime(latest.getAsLong(), 0) : entry;
    tree.put(clamped, tar.position());
    tar.add(clamped, content);
  }

  /** How many bytes the tar has so far. */
  public long size() {
    return tar.position();
  }

  /** Makes the layer visible; where another process was faster, its equal layer is returned. */
  public Layer commit() throws IOException {
    tar.finish();
    Descriptor descriptor = blob.commit(MediaTypes.OCI_LAYER);
    return store.publish(id, latest, descriptor, tree.toIndex());
  }

  /** Adds an overlay upper folder as a whole and commits. */
  Layer commitFolder(java.nio.file.Path upper) throws IOException {
    new FolderScanner(tree, tar, latest).scan(upper);
    return commit();
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }
}
