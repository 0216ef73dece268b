package dev.jbuild.registry;

import dev.jbuild.registry.transport.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is sent, as a stream whose failures are no fault of the network. */
final class SourceStream extends FilterInputStream {
  /** Opens what is sent. */
  interface Opener {
    InputStream open() throws IOException;
  }

  private SourceStream(InputStream in) {
    super(in);
  }

  static SourceStream open(Opener opener) throws SourceException {
    try {
      return new SourceStream(opener.open());
    } catch (IOException e) {
      throw new SourceException(e);
    }
  }

  @Override
  public int read() throws SourceException {
    try {
      return in.read();
    } catch (IOException e) {
      throw new SourceException(e);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws SourceException {
    try {
      return in.read(into, offset, length);
    } catch (IOException e) {
      throw new SourceException(e);
    }
  }
}
