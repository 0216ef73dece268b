package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.registry.TransferEvent.Direction;
import dev.jbuild.registry.TransferEvent.Outcome;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A blob that comes from a registry to be read by somebody, who need not tell of it. */
final class WatchedStream extends FilterInputStream {
  private final Descriptor blob;
  private final TransferListener listener;
  private long count;
  private boolean closed;

  private WatchedStream(InputStream in, Descriptor blob, TransferListener listener) {
    super(in);
    this.blob = blob;
    this.listener = listener;
  }

  /** Begins the transfer; closing ends it, well where all was read. */
  static InputStream of(
      InputStream in, Descriptor blob, String repository, TransferListener listener) {
    Digest digest = blob.digest();
    listener.on(new TransferEvent.Started(digest, Direction.PULL, repository, blob.size()));
    InputStream counted =
        new CountedStream(
            in, 0, blob.size(), bytes -> listener.on(new TransferEvent.Progressed(digest, bytes)));
    return new WatchedStream(counted, blob, listener);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    int read = in.read(buffer, start, length);
    count += Math.max(read, 0);
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      listener.on(
          new TransferEvent.Finished(
              blob.digest(), count == blob.size() ? Outcome.TRANSFERRED : Outcome.FAILED));
    }
    super.close();
  }
}
