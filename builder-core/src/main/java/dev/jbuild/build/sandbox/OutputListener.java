package dev.jbuild.build.sandbox;

/**
 * Receives what a step prints, line by line.
 *
 * <p>Called by one thread for both streams, never after the step's end was reported. A line comes
 * without its line end, decoded as UTF-8 (malformed bytes as U+FFFD); the last one may have had no
 * line end. A line over {@link #LONGEST_LINE} bytes comes in pieces.
 */
@FunctionalInterface
public interface OutputListener {
  int LONGEST_LINE = 16 * 1024;

  /** Where a line was printed to. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** A line was printed. */
  void line(Stream stream, String line);
}
