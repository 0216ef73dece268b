package dev.jbuild.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses with gzip on all cores; the bytes depend on content and level only.
 *
 * <p>Content is cut into pieces of a fixed size. Each is deflated by itself, primed with the 32 KiB
 * before it, and ends on a byte boundary, so that the pieces follow each other as one deflate
 * stream: the way of pigz. The header is fixed, without name and time.
 */
final class GzipWriter extends OutputStream {
  private static final int PIECE = 1 << 19;
  private static final int WINDOW = FastDeflater.WINDOW;

  /** Levels 1 to 5 are one: what zlib takes several times as long for. */
  private static final int FASTEST_LEVELS = 5;

  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private final OutputStream out;
  private final int level;
  private final int maxPending;
  private final ArrayDeque<Deflating> pending = new ArrayDeque<>();

  /** Those that can be filled again. */
  private final ArrayDeque<Piece> written = new ArrayDeque<>();

  private final CRC32 crc = new CRC32();
  private final ForkJoinPool pool;
  private long size;

  private Piece piece = new Piece();
  private int end = WINDOW;
  private int begin = WINDOW;
  private boolean closed;

  /**
   * A compressor.
   *
   * @param level 0 to 9: as it is; 1 to 5 by {@link FastDeflater}; 6 to 9 by zlib
   * @param threads at most that many pieces are compressed at a time
   */
  GzipWriter(OutputStream out, int level, int threads) throws IOException {
    this.out = out;
    this.level = level;
    this.pool = new ForkJoinPool(threads);
    // Each piece in flight takes its content, as much for tables, and for a result at most as much:
    // an eighth to a fifth of the heap, where it has not room for more.
    long byMemory = Runtime.getRuntime().maxMemory() / 8 / (2 * PIECE);
    this.maxPending = (int) Math.max(2, Math.min(2L * threads, byMemory));
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    size += length;
    int done = 0;
    while (done < length) {
      if (end == piece.text.length) {
        submit(false);
      }
      int n = Math.min(length - done, piece.text.length - end);
      System.arraycopy(bytes, offset + done, piece.text, end, n);
      end += n;
      done += n;
    }
  }

  private void submit(boolean last) throws IOException {
    if (pending.size() == maxPending) {
      writeFirst();
    }
    Piece piece = this.piece;
    int from = begin;
    int to = end;
    boolean fast = level >= 1 && level <= FASTEST_LEVELS;
    pending.add(
        new Deflating(
            piece,
            pool.submit(() ->
                fast
                    ? piece.deflater.deflate(piece.text, from, WINDOW, to, last)
                    : deflate(piece.text, from, to, last))));
    if (!last) {
      this.piece = written.isEmpty() ? new Piece() : written.remove();
      System.arraycopy(piece.text, PIECE, this.piece.text, 0, WINDOW);
      begin = 0;
      end = WINDOW;
    }
  }

  private static final class Piece {
    /** The window, which is the end of the piece before, and then the piece. */
    final byte[] text = new byte[WINDOW + PIECE];

    final FastDeflater deflater = new FastDeflater();
  }

  private record Deflating(Piece piece, ForkJoinTask<ByteBuffer> result) {}

  private ByteBuffer deflate(byte[] text, int from, int to, boolean last) {
    int length = to - WINDOW;
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setDictionary(text, from, WINDOW - from);
      deflater.setInput(text, WINDOW, length);
      if (last) {
        deflater.finish();
      }
      byte[] result = new byte[length / 2 + 1024];
      int n = 0;
      while (true) {
        int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        n += deflater.deflate(result, n, result.length - n, flush);
        if (n < result.length) {
          // Room was left, so nothing is left to say.
          return ByteBuffer.wrap(result, 0, n);
        }
        result = Arrays.copyOf(result, result.length * 2);
      }
    } finally {
      deflater.end();
    }
  }

  private void writeFirst() throws IOException {
    try {
      Deflating first = pending.remove();
      ByteBuffer result = first.result.get();
      out.write(result.array(), result.arrayOffset(), result.limit());
      written.add(first.piece);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    } catch (ExecutionException e) {
      throw new IOException("compression failed", e.getCause());
    }
  }

  /** Writes the rest and the trailer; does not close the stream below. */
  void finish() throws IOException {
    submit(true);
    while (!pending.isEmpty()) {
      writeFirst();
    }
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (crc.getValue() >> (8 * i));
      trailer[4 + i] = (byte) (size >> (8 * i));
    }
    out.write(trailer);
  }

  /** Stops the threads; without {@link #finish()} the output is incomplete. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.shutdownNow();
    }
  }
}
