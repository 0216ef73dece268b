package dev.jbuild.build.copy;

import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a layer that is going to be written.
 *
 * @param entry with its path in the image
 * @param content of a file, else null
 * @param identity what the names of one file share; null where it has one name
 * @param replaces whether a folder hides what the layers below have in it
 */
record PlannedEntry(
    TarEntry entry, @Nullable Content content, @Nullable Object identity, boolean replaces) {
  /** The bytes of a file. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  static PlannedEntry of(TarEntry entry) {
    return new PlannedEntry(entry, null, null, false);
  }

  PlannedEntry withEntry(TarEntry other) {
    return new PlannedEntry(other, content, identity, replaces);
  }
}
