package dev.jbuild.build.context;

import java.io.IOException;
import java.nio.file.Path;

/** Where temporary files go. */
@FunctionalInterface
public interface Spool {
  /** Returns a path at which nothing exists, in a folder of the store. */
  Path newPath() throws IOException;
}
