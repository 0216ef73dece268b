package dev.jbuild.tar;

import dev.jbuild.oci.InvalidContentException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * Writes a tar that depends on nothing but the entries given, in their order.
 *
 * <p>ustar, with a pax header only where an entry needs one (names that are long or not ASCII,
 * xattrs, large numbers). No user names, and whole seconds, as docker writes layers. Output comes
 * in large pieces; the stream below needs no buffer.
 */
public final class LayerTarWriter implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final OutputStream out;
  private final OptionalLong latest;
  private final byte[] buffer = new byte[BUFFER];
  private int end;
  private long flushed;
  private boolean finished;

  /** A writer that keeps all times. */
  public LayerTarWriter(OutputStream out) {
    this(out, OptionalLong.empty());
  }

  /**
   * A writer that clamps modification times.
   *
   * @param latest in seconds since the epoch (SOURCE_DATE_EPOCH); later times become this one
   */
  public LayerTarWriter(OutputStream out, OptionalLong latest) {
    this.out = out;
    this.latest = latest;
  }

  /** How many bytes were written so far: where the headers of the next entry will begin. */
  public long position() {
    return flushed + end;
  }

  /** Adds an entry without content: anything but a file that is not empty. */
  public void add(TarEntry entry) throws IOException {
    add(entry, InputStream.nullInputStream());
  }

  /**
   * Adds an entry with its content.
   *
   * @param content as many bytes as the entry's size says; not closed
   * @throws EOFException where there are fewer
   * @throws InvalidContentException where the name cannot be in a layer
   */
  public void add(TarEntry entry, InputStream content) throws IOException {
    header(entry);
    if (entry.type() != EntryType.FILE) {
      return;
    }
    long left = entry.size();
    while (left > 0) {
      room(1);
      int n = content.read(buffer, end, (int) Math.min(left, BUFFER - end));
      if (n < 0) {
        throw new EOFException(
            entry.path() + " became shorter while it was read: " + left + " bytes are missing");
      }
      end += n;
      left -= n;
    }
    pad(entry.size());
  }

  private void header(TarEntry entry) throws IOException {
    HeaderEncoder header = new HeaderEncoder(clamp(entry));
    byte[] pax = header.pax();
    if (pax.length > 0) {
      room(TarFormat.BLOCK);
      header.encodePax(buffer, end, pax.length);
      end += TarFormat.BLOCK;
      write(pax, 0, pax.length);
      pad(pax.length);
    }
    room(TarFormat.BLOCK);
    header.encode(buffer, end);
    end += TarFormat.BLOCK;
  }

  private TarEntry clamp(TarEntry entry) {
    return latest.isPresent() && entry.mtimeSeconds() > latest.getAsLong()
        ? entry.withMtime(latest.getAsLong(), 0)
        : entry;
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      room(1);
      int n = Math.min(length - done, BUFFER - end);
      System.arraycopy(bytes, offset + done, buffer, end, n);
      end += n;
      done += n;
    }
  }

  private void pad(long size) throws IOException {
    int n = TarFormat.padding(size);
    room(n);
    java.util.Arrays.fill(buffer, end, end + n, (byte) 0);
    end += n;
  }

  private void room(int n) throws IOException {
    if (BUFFER - end < n) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, end);
    flushed += end;
    end = 0;
  }

  /** Writes the end of the tar; the stream below stays open. */
  public void finish() throws IOException {
    if (!finished) {
      finished = true;
      room(2 * TarFormat.BLOCK);
      java.util.Arrays.fill(buffer, end, end + 2 * TarFormat.BLOCK, (byte) 0);
      end += 2 * TarFormat.BLOCK;
      flush();
    }
  }

  /** Finishes the tar and closes the stream below. */
  @Override
  public void close() throws IOException {
    try {
      finish();
    } finally {
      out.close();
    }
  }
}
