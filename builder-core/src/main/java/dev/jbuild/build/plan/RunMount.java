package dev.jbuild.build.plan;

import dev.jbuild.value.MountSpec;
import java.util.Optional;
import java.util.OptionalLong;

/** A {@code RUN --mount}, its variables expanded and its defaults filled in. */
public sealed interface RunMount {
  /** Absolute path in the step's root; empty for a secret that is only an environment variable. */
  String target();

  /** Files of a tree; what a step writes to a writable one is thrown away. */
  record Bind(String target, FileSource from, String source, boolean writable)
      implements RunMount {}

  /**
   * A folder that outlives the build.
   *
   * @param from what it is filled with when it is made
   * @param source path in {@code from}, or in the cache folder where {@code from} is empty
   */
  record Cache(
      String target,
      String id,
      MountSpec.Sharing sharing,
      boolean readOnly,
      FileSource from,
      String source,
      int mode,
      int uid,
      int gid)
      implements RunMount {}

  /** An empty folder in memory. */
  record Tmpfs(String target, OptionalLong size) implements RunMount {}

  /** A secret's bytes as a file, as an environment variable, or both. */
  record Secret(
      String target,
      String id,
      Optional<String> env,
      boolean file,
      boolean required,
      int mode,
      int uid,
      int gid)
      implements RunMount {}

  /** An agent's socket. */
  record Ssh(String target, String id, boolean required, int mode, int uid, int gid)
      implements RunMount {}
}
