package dev.jbuild.layer;

import dev.jbuild.blob.BlobWriter;
import dev.jbuild.linux.FileName;
import dev.jbuild.oci.Compression;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.tar.Decompression;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.LayerTarWriter;
import dev.jbuild.tar.TarEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.OptionalLong;

/**
 * Packs folders that are no layers, such as cache mounts, the way layers are packed.
 *
 * <p>Owners, times, extended attributes and hard links are kept; the attributes of the folder
 * itself are not in the archive. The same files give the same bytes.
 */
public final class FolderArchive {
  private static final int BUFFER = 1 << 16;

  private final OwnerPolicy owners;

  FolderArchive(OwnerPolicy owners) {
    this.owners = owners;
  }

  /** The digest of a folder's uncompressed archive. */
  public Digest digest(Path folder) throws IOException {
    DigestOutputStream out =
        new DigestOutputStream(OutputStream.nullOutputStream(), Digest.newSha256());
    write(folder, new BufferedOutputStream(out, BUFFER));
    return Digest.of(out.getMessageDigest());
  }

  /** Writes the archive of a folder, compressed with gzip, as a blob. */
  public Descriptor pack(Path folder, BlobWriter blob) throws IOException {
    try (GzipWriter gzip =
        new GzipWriter(blob, LayerEncoder.GZIP_LEVEL, LayerEncoder.processors())) {
      write(folder, gzip);
      gzip.finish();
    }
    return blob.commit(MediaTypes.ociLayer(Compression.GZIP));
  }

  private static void write(Path folder, OutputStream out) throws IOException {
    LayerTarWriter tar = new LayerTarWriter(out);
    new FolderScanner(new LayerTree(LayerTree.SILENT), tar, OptionalLong.empty()).scan(folder);
    tar.finish();
    out.flush();
  }

  /**
   * Unpacks an archive that somebody else may have made: nothing in it lands outside of the folder.
   *
   * @param archive compressed or not; read to its end
   * @param folder is empty, and nobody else's
   * @throws InvalidContentException where it has what no folder of plain files has, such as devices
   */
  public void unpack(InputStream archive, Path folder) throws IOException {
    LayerIndex index = new Extractor(folder, owners).extract(Decompression.open(archive));
    for (int i = 0; i < index.size(); i++) {
      TarEntry entry = index.entry(i);
      if (!isPlain(entry.type())) {
        throw new InvalidContentException(
            FileName.printable(entry.path()) + " is a device or a whiteout");
      }
    }
  }

  private static boolean isPlain(EntryType type) {
    return switch (type) {
      case FILE, DIRECTORY, SYMLINK, HARDLINK, FIFO -> true;
      case CHARACTER_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE -> false;
    };
  }
}
