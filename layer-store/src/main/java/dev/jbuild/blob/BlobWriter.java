package dev.jbuild.blob;

import dev.jbuild.linux.Hole;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A blob being written: bytes go to a temporary file and are hashed on the way.
 *
 * <p>{@code commit} verifies, forces the bytes to the disk and renames; {@link #close()} without a
 * commit leaves nothing. Unbuffered: write in large pieces. A broken download may go on where it
 * stopped ({@link #size()} bytes are here), with the same writer. Long runs of zeros take no space.
 */
public final class BlobWriter extends OutputStream {
  private final BlobStore store;
  private final MessageDigest computation;
  private final String algorithm;
  private final Path temporary;
  private final FileChannel channel;
  private final Writeback writeback;
  private long size;
  private boolean endsInHole;
  private @Nullable Descriptor committed;
  private @Nullable GrowingBlob growing;

  BlobWriter(BlobStore store, MessageDigest computation, String algorithm) throws IOException {
    this.store = store;
    this.computation = computation;
    this.algorithm = algorithm;
    this.temporary = store.ingest().newPath("blob");
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.writeback = new Writeback(channel);
  }

  /** How many bytes were written. */
  public long size() {
    return size;
  }

  /** The blob for those who read it while it is written. */
  public GrowingBlob growing() {
    GrowingBlob blob = growing;
    if (blob == null) {
      blob = new GrowingBlob(store, temporary);
      growing = blob;
    }
    return blob;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    endsInHole = Hole.is(bytes, offset, length);
    if (endsInHole) {
      channel.position(channel.position() + length);
    } else {
      writeFully(ByteBuffer.wrap(bytes, offset, length));
    }
    computation.update(bytes, offset, length);
    size += length;
    writeback.wrote(length);
    if (growing != null && !endsInHole) {
      growing.grown(size);
    }
  }

  private void writeFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Makes the blob visible if it is the expected one.
   *
   * @return {@code expected}
   * @throws InvalidContentException where digest or size differ; nothing was made visible
   */
  public Descriptor commit(Descriptor expected) throws IOException {
    if (size != expected.size()) {
      throw new InvalidContentException(
          "blob " + expected.digest() + " has " + size + " bytes, expected " + expected.size());
    }
    return commit(expected, finish());
  }

  /**
   * Makes the blob visible if it has the expected digest, whatever its size.
   *
   * @throws InvalidContentException where the digest differs; nothing was made visible
   */
  public Descriptor commit(String mediaType, Digest expected) throws IOException {
    return commit(new Descriptor(mediaType, expected, size), finish());
  }

  /** Makes the blob visible under the digest that its bytes have. */
  public Descriptor commit(String mediaType) throws IOException {
    Digest digest = finish();
    return commit(new Descriptor(mediaType, digest, size), digest);
  }

  private Digest finish() {
    return new Digest(algorithm, HexFormat.of().formatHex(computation.digest()));
  }

  private Descriptor commit(Descriptor descriptor, Digest actual) throws IOException {
    if (!descriptor.digest().equals(actual)) {
      throw new InvalidContentException(
          "content has digest " + actual + ", expected " + descriptor.digest());
    }
    if (endsInHole) {
      channel.position(size - 1);
      writeFully(ByteBuffer.allocate(1));
    }
    Path target = store.path(actual);
    if (store.contains(actual)) {
      store.touch(actual);
      discard();
    } else {
      writeback.finish();
      channel.close();
      Files.createDirectories(java.util.Objects.requireNonNull(target.getParent()));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    committed = descriptor;
    if (growing != null) {
      growing.finished(descriptor);
    }
    return descriptor;
  }

  /** Removes the temporary file where the blob was not committed. */
  @Override
  public void close() throws IOException {
    if (committed == null) {
      if (growing != null) {
        growing.abandoned();
      }
      discard();
    }
  }

  private void discard() throws IOException {
    writeback.await();
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
