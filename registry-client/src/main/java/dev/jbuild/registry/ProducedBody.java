package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.SourceException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A blob that is made while it is sent; what it is, is known when all has been written. */
final class ProducedBody implements Body {
  private final BlobProducer producer;
  private final LongConsumer sent;
  private MessageDigest computation = Digest.newSha256();
  private long size;

  ProducedBody(BlobProducer producer, LongConsumer sent) {
    this.producer = producer;
    this.sent = sent;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    computation = Digest.newSha256();
    size = 0;
    Hashing hashing = new Hashing(out);
    try {
      producer.writeTo(hashing);
    } catch (IOException e) {
      // Whose fault it is decides whether another attempt makes sense.
      throw hashing.failure == null ? new SourceException(e) : e;
    }
    sent.accept(size);
  }

  /** The descriptor of what the last attempt wrote. */
  Descriptor descriptor(String mediaType) {
    return new Descriptor(mediaType, Digest.of(computation), size);
  }

  private final class Hashing extends FilterOutputStream {
    private @Nullable IOException failure;
    private long told;

    Hashing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
      computation.update(bytes, offset, length);
      size += length;
      if (size - told >= CountedStream.STEP) {
        told = size;
        sent.accept(size);
      }
    }

    @Override
    public void close() {
      // The connection stays open for what follows.
    }
  }
}
