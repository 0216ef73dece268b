package dev.jbuild.build.sandbox;

import dev.jbuild.snapshot.Mount;

/**
 * A mount at a place inside the root of a step.
 *
 * <p>Symlinks in {@code target} and {@code subPath} are followed as the step would: they never lead
 * out of the root, or out of the mounted folder. A mount point that does not exist is there while
 * the step runs, and leaves no trace in the step's layer.
 *
 * @param target absolute path inside the root; not {@code /}
 * @param subPath what of an overlay or a bound folder to show; empty for all of it
 */
public record SandboxMount(String target, Mount mount, String subPath) {
  /** Refuses targets that are no absolute path below the root. */
  public SandboxMount {
    if (!target.startsWith("/") || target.replace("/", "").isEmpty()) {
      throw new IllegalArgumentException("mount target must be below /: " + target);
    }
  }

  /** Mounts all of something. */
  public SandboxMount(String target, Mount mount) {
    this(target, mount, "");
  }
}
