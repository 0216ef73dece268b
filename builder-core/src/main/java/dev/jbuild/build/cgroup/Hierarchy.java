package dev.jbuild.build.cgroup;

import java.nio.file.Path;

/**
 * A mounted tree of groups.
 *
 * @param mount its root
 * @param own the group that this process is in
 */
record Hierarchy(int version, Path mount, Path own) {
  /** Where jbuild moves processes that are in the way: a group with children may have none. */
  static final String PROCESSES = "jbuild.processes";

  /** Where groups of steps belong. */
  Path base() {
    boolean moved = version == 2 && own.endsWith(PROCESSES) && !own.equals(mount);
    return moved ? own.resolveSibling("").normalize() : own;
  }
}
