package dev.jbuild.linux;

import java.util.Arrays;

/** What of a file need not be written, since the kernel reads zeros where nothing was. */
public final class Hole {
  /** Below a page a hole saves no space, and asking would cost more than writing. */
  private static final int SMALLEST = 4096;

  private Hole() {}

  /** Whether a piece of a file may be sought over: many bytes, all of them zero. */
  public static boolean is(byte[] bytes, int offset, int length) {
    int last = offset + length - 1;
    return length >= SMALLEST
        && bytes[offset] == 0
        && Arrays.mismatch(bytes, offset, last, bytes, offset + 1, last + 1) < 0;
  }
}
