package dev.jbuild.build.context;

import dev.jbuild.oci.Digest;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of files that COPY and ADD take from: a build context, the file system of a stage or an
 * image, a download, a heredoc.
 *
 * <p>Paths are tree paths (see {@link SlashPath}). A tree does not change while it is used: what is
 * found is remembered, and content that was changed behind its back is an error, not a surprise.
 * Entries are files, folders, symbolic links, pipes and devices; a hard link is a file whose {@link
 * #identity} another file shares. Safe for use by several threads.
 */
public interface Tree {
  /** Says what users call the tree: {@code the build context}, {@code stage build}. */
  String description();

  /**
   * Returns what is at a path, null where nothing is. No symbolic link is followed: below one there
   * is nothing.
   */
  @Nullable TarEntry lookup(String path) throws IOException;

  /** Returns the entries right inside a folder, ordered by the bytes of their names. */
  List<TarEntry> children(String folder) throws IOException;

  /** Opens the content of a file. */
  InputStream open(TarEntry file) throws IOException;

  /** Returns the digest of a file's content. */
  Digest digest(TarEntry file) throws IOException;

  /** Returns the extended attributes of an entry that an image keeps, in the form of its type. */
  Map<String, String> xattrs(TarEntry entry) throws IOException;

  /** Returns a key that the names of one file share, null for a file with one name. */
  @Nullable Object identity(TarEntry file) throws IOException;

  /**
   * Returns a name that no other tree has had or will have, so that what was found out about this
   * one stays true; null where the tree may be another one the next time.
   */
  default @Nullable String version() {
    return null;
  }

  /**
   * Says whether a {@code .dockerignore} takes a path, as a Dockerfile writes it, out of the tree
   * with all that is below it.
   */
  default boolean excludes(String path) {
    return false;
  }

  /** Returns why a user might wrongly expect something at a path, null where nothing is known. */
  default @Nullable String whyMissing(String path) throws IOException {
    return null;
  }
}
