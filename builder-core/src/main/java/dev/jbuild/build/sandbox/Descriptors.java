package dev.jbuild.build.sandbox;

import java.util.BitSet;

/**
 * Foretells the descriptor numbers that calls of a table will get: the kernel gives the lowest free
 * one, and nothing else runs in that process.
 */
final class Descriptors {
  /** 0, 1 and 2 are the step's, 3 is the report pipe. */
  static final int FIRST = 4;

  private final BitSet open = new BitSet();

  Descriptors() {
    open.set(0, FIRST);
  }

  /** The number the next call that opens one will get. */
  int open() {
    int descriptor = open.nextClearBit(0);
    open.set(descriptor);
    return descriptor;
  }

  /** To be called along with each row that closes one. */
  void close(int descriptor) {
    open.clear(descriptor);
  }
}
