package dev.jbuild.build.remotecache;

import java.io.IOException;

/** Where a shared cache was expected is something else, which must not be replaced by one. */
final class NoCacheException extends IOException {
  private static final long serialVersionUID = 1L;

  NoCacheException(String message) {
    super(message);
  }
}
