package dev.jbuild.build.remotecache;

import dev.jbuild.reference.Reference;
import java.nio.file.Path;

/** Where a shared cache is. */
public sealed interface CacheLocation {

  /** A name in a registry: of a cache or, to read from, of an image with a cache in it. */
  record Registry(Reference name) implements CacheLocation {
    @Override
    public String toString() {
      return name.familiar();
    }
  }

  /**
   * A folder in OCI image layout.
   *
   * @param tag which of the caches in it
   */
  record Folder(Path path, String tag) implements CacheLocation {
    @Override
    public String toString() {
      return path + (tag.equals("latest") ? "" : ":" + tag);
    }
  }
}
