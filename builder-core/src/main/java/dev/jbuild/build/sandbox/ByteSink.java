package dev.jbuild.build.sandbox;

import java.io.IOException;

/** Takes what a process prints to one of its streams. */
interface ByteSink {
  /** Takes the first bytes of a buffer, which is used again afterwards. */
  void add(byte[] bytes, int count) throws IOException;

  /** There is no more. */
  void end();
}
