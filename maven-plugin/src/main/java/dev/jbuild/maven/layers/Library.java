package dev.jbuild.maven.layers;

import java.nio.file.Path;

/**
 * A jar that a project needs at run time.
 *
 * @param group its group, which tells jars of the same name apart
 * @param file where it is
 * @param kind which layer it belongs to
 */
public record Library(String group, Path file, Kind kind) {
  /** What a library is, by how often it changes. */
  public enum Kind {
    /** A release. */
    RELEASE("dependencies"),
    /** Somebody's snapshot. */
    SNAPSHOT("snapshot-dependencies"),
    /** Another module of the same Maven build. */
    PROJECT("project-dependencies");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }

    String folder() {
      return folder;
    }
  }

  String fileName() {
    return String.valueOf(file.getFileName());
  }
}
