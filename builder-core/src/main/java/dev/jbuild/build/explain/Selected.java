package dev.jbuild.build.explain;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.copy.SelectedFile;
import dev.jbuild.build.plan.FileSource;
import java.io.IOException;
import java.util.List;

/**
 * Files that a step reads, of which its key has the digest.
 *
 * @param field of the key in which the digest is
 * @param from where the files are
 * @param digest of all of them
 * @param read whether they were just read, so that listing them costs little
 */
public record Selected(
    String field, FileSource from, String digest, boolean read, Listing listing) {

  /** Lists the files when asked. */
  @FunctionalInterface
  public interface Listing {
    List<SelectedFile> files() throws IOException, ContextException;
  }
}
