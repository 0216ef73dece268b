package dev.jbuild.build.sandbox;

import dev.jbuild.linux.OpenFile;
import java.io.IOException;

/** Writes what a process prints to a file, byte for byte and at once; leaves it open. */
final class FileSink implements ByteSink {
  private final OpenFile file;

  FileSink(OpenFile file) {
    this.file = file;
  }

  @Override
  public void add(byte[] bytes, int count) throws IOException {
    file.write(bytes, 0, count);
  }

  @Override
  public void end() {
    // The file is its owner's.
  }
}
