package dev.jbuild.build.cgroup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The group of one step, in each hierarchy that it is limited in. Closed when its processes have
 * ended, it is gone; where jbuild is killed before, the next one removes it.
 */
public final class ControlGroup implements Closeable {
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_NANOSECONDS = 2_000_000;

  /** Of what is not limited. */
  public static final ControlGroup NONE = new ControlGroup(List.of(), GroupLimits.NONE);

  private final List<Path> folders;
  private final GroupLimits limits;

  ControlGroup(List<Path> folders, GroupLimits limits) {
    this.folders = folders;
    this.limits = limits;
  }

  /** A process is in the group, and so are all that it starts, when it wrote 0 to these files. */
  public List<Path> processFiles() {
    return folders.stream().map(folder -> folder.resolve("cgroup.procs")).toList();
  }

  /** Says that a process was killed for want of memory; empty where none was. */
  public Optional<String> outOfMemory() {
    for (Path folder : folders) {
      // Of version 2 and 1; see memory.rst and cgroup-v1/memory.rst of Linux.
      for (String file : new String[] {"memory.events", "memory.oom_control"}) {
        for (String line : Hierarchies.lines(folder.resolve(file))) {
          if (line.startsWith("oom_kill ") && !line.equals("oom_kill 0")) {
            return Optional.of("out of memory: limit " + limits.memoryText());
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    for (Path folder : folders) {
      remove(folder);
    }
  }

  /** The kernel may still be busy with processes that were waited for. */
  private static void remove(Path folder) {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (IOException _) {
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
      }
    }
    // The next jbuild removes it.
  }
}
