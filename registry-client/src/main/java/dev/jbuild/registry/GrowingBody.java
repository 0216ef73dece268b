package dev.jbuild.registry;

import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** A blob that is sent while it is written. */
final class GrowingBody implements Body {
  private static final int BUFFER = 128 << 10;

  private final GrowingBlob blob;
  private final Observer observer;
  private boolean unneeded;

  /** Is asked as soon as it is known what the blob is, and then told of what was sent. */
  interface Observer {
    /** Whether the rest has to be sent too. */
    boolean known(Descriptor blob, long sent);

    void sent(Descriptor blob, long bytes);
  }

  GrowingBody(GrowingBlob blob, Observer observer) {
    this.blob = blob;
    this.observer = observer;
  }

  /** Whether sending ended since the rest is not needed. */
  boolean unneeded() {
    return unneeded;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long sent = 0;
    long told = 0;
    Descriptor whole = null;
    try (InputStream in = SourceStream.open(blob::open)) {
      int read;
      do {
        read = in.read(buffer);
        if (read > 0) {
          out.write(buffer, 0, read);
          sent += read;
        }
        Optional<Descriptor> known = whole == null ? blob.whole() : Optional.empty();
        if (known.isPresent()) {
          whole = known.get();
          if (!observer.known(whole, sent)) {
            unneeded = true;
            throw new SourceException(new IOException("the rest is not needed"));
          }
        }
        if (whole != null && (read < 0 || sent - told >= CountedStream.STEP)) {
          told = sent;
          observer.sent(whole, sent);
        }
      } while (read >= 0);
    }
  }
}
