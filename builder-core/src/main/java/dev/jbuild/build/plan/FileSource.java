package dev.jbuild.build.plan;

/** A tree of files that a step reads. */
public sealed interface FileSource {

  /** Nothing: what {@code FROM scratch} begins with. */
  FileSource EMPTY = new Empty();

  /** No files at all. */
  record Empty() implements FileSource {}

  /** The files as they are after a step of the plan. */
  record After(int step) implements FileSource {}

  /** The build context. */
  record MainContext() implements FileSource {}

  /** A {@code --build-context} that is not an image. */
  record NamedContext(String name) implements FileSource {}
}
