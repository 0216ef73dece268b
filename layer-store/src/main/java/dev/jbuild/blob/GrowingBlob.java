package dev.jbuild.blob;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob that is being written, for those who read it meanwhile; see {@link BlobWriter#growing}.
 *
 * <p>Any number of threads may read it, from any time on: what was written before is in the file.
 */
public final class GrowingBlob {
  /** Is told of blobs that are being made. */
  @FunctionalInterface
  public interface Listener {
    /** Is told of none. */
    Listener NOBODY = blob -> {};

    /** Takes a blob before anything of it is written; what it throws ends the writing. */
    void begun(GrowingBlob blob) throws IOException;
  }

  private final BlobStore store;
  private final Path temporary;

  // What follows is guarded by this.
  private long size;
  private @Nullable Descriptor whole;
  private boolean abandoned;

  GrowingBlob(BlobStore store, Path temporary) {
    this.store = store;
    this.temporary = temporary;
  }

  synchronized void grown(long size) {
    this.size = size;
    notifyAll();
  }

  synchronized void finished(Descriptor whole) {
    this.size = whole.size();
    this.whole = whole;
    notifyAll();
  }

  synchronized void abandoned() {
    abandoned = whole == null;
    notifyAll();
  }

  /** What the blob is, once all of it was written and verified. */
  public synchronized Optional<Descriptor> whole() {
    return Optional.ofNullable(whole);
  }

  /**
   * Waits until there is more than so many bytes, or all.
   *
   * @return how many there are
   * @throws IOException where the writer gave up
   * @throws InterruptedIOException where the thread was interrupted
   */
  public synchronized long awaitMoreThan(long bytes) throws IOException {
    try {
      while (size <= bytes && whole == null && !abandoned) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
    if (abandoned) {
      throw new IOException("what was to be sent was not finished");
    }
    return size;
  }

  /**
   * Waits until the blob is there.
   *
   * @throws IOException where the writer gave up
   * @throws InterruptedIOException where the thread was interrupted
   */
  public Descriptor awaitWhole() throws IOException {
    awaitMoreThan(Long.MAX_VALUE);
    return whole().orElseThrow();
  }

  /** The bytes from the first to the last, waiting for those that are not there yet. */
  public InputStream open() throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(temporary, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      // It is where it belongs, or will be in an instant.
      Digest digest = awaitWhole().digest();
      return store.open(digest);
    }
    return new Reader(channel);
  }

  private final class Reader extends InputStream {
    private final FileChannel channel;
    private long position;
    private long available;

    Reader(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == available) {
        available = awaitMoreThan(position);
        if (position == available) {
          return -1;
        }
      }
      int most = (int) Math.min(length, available - position);
      int read = channel.read(ByteBuffer.wrap(into, offset, most));
      if (read < 0) {
        throw new EOFException("a blob of the store became shorter while it was read");
      }
      position += read;
      return read;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
