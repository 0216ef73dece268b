package dev.jbuild.build.cgroup;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A group that groups of steps are made in. */
record GroupFolder(Hierarchy hierarchy, Path path, boolean named) {
  private static final int ATTEMPTS = 10;
  private static final String PROCESSES = "cgroup.procs";
  private static final String SUBTREE = "cgroup.subtree_control";
  private static final List<String> CPUSET = List.of("cpuset.cpus", "cpuset.mems");

  /** That of this process, or the one of {@code --cgroup-parent}, made where it is missing. */
  static GroupFolder of(Hierarchy hierarchy, Optional<String> parent) throws IOException {
    if (parent.isEmpty()) {
      return new GroupFolder(hierarchy, hierarchy.base(), false);
    }
    Path path = hierarchy.mount();
    for (Path part : Path.of("/").resolve(parent.get()).normalize()) {
      path = new GroupFolder(hierarchy, path, true).make(part.toString());
    }
    return new GroupFolder(hierarchy, path, true);
  }

  /** Makes a group in this one; there may be one. */
  Path make(String name) throws IOException {
    Path group = path.resolve(name);
    try {
      Files.createDirectory(group);
    } catch (FileAlreadyExistsException e) {
      return group;
    } catch (FileSystemException e) {
      throw new GroupException("cannot make the control group " + group + ": " + reason(e), e);
    }
    if (hierarchy.version() == 1) {
      // Of CPUs and memory nodes a new group has none, and no process may enter it then.
      for (String file : CPUSET) {
        if (Files.exists(path.resolve(file))) {
          Files.write(
              group.resolve(file),
              Files.readAllBytes(path.resolve(file)),
              WRITE,
              CREATE,
              TRUNCATE_EXISTING);
        }
      }
    }
    return group;
  }

  /**
   * Lets groups in this one have controllers. In version 2 a group that does may have no processes,
   * but for the root of all: those that are in this process's own move into one beside the steps'.
   */
  void delegate(Set<Controller> controllers) throws IOException {
    if (hierarchy.version() == 1) {
      return;
    }
    List<Path> groups = new ArrayList<>(List.of(hierarchy.mount()));
    for (Path part : hierarchy.mount().relativize(path)) {
      groups.add(groups.getLast().resolve(part));
    }
    // Those on the way to this process's own are its makers' business.
    for (Path group : named ? groups : List.of(path)) {
      StringBuilder more = new StringBuilder();
      List<String> there = Hierarchies.words(group, SUBTREE);
      for (Controller controller : controllers) {
        if (!there.contains(controller.word())) {
          more.append(more.isEmpty() ? "" : " ").append('+').append(controller.word());
        }
      }
      if (!more.isEmpty()) {
        enable(group, more.toString());
      }
    }
  }

  private void enable(Path group, String controllers) throws IOException {
    for (int i = 0; ; i++) {
      try {
        write(group.resolve(SUBTREE), controllers);
        return;
      } catch (IOException e) {
        if (!group.equals(hierarchy.base()) || i == ATTEMPTS || !clear(group)) {
          throw new GroupException(
              "cannot delegate control group " + group + ": " + controllers + ": " + reason(e), e);
        }
      }
    }
  }

  /** Moves the processes of a group away; false where there are none. */
  private static boolean clear(Path group) throws IOException {
    List<String> processes = Hierarchies.lines(group.resolve(PROCESSES));
    if (processes.isEmpty()) {
      return false;
    }
    Path leaf = group.resolve(Hierarchy.PROCESSES);
    Files.createDirectories(leaf);
    for (String process : processes) {
      try {
        write(leaf.resolve(PROCESSES), process);
      } catch (IOException _) {
        // Mostly it has ended; else enabling fails again.
      }
    }
    return true;
  }

  /** Writes a limit into a group. */
  static void write(Path group, Setting setting) throws IOException {
    try {
      write(group.resolve(setting.file()), setting.value());
    } catch (IOException e) {
      if (!setting.optional()) {
        if (!Files.exists(group.resolve(setting.file()))) {
          throw new GroupException(setting.option() + ": this kernel has no " + setting.file(), e);
        }
        throw new GroupException(
            setting.option() + ": the kernel refuses '" + setting.value() + "': " + reason(e), e);
      }
    }
  }

  /** The kernel makes the files; where there is none it refuses to make one. */
  private static void write(Path file, String value) throws IOException {
    Files.write(file, value.getBytes(StandardCharsets.UTF_8), WRITE, CREATE, TRUNCATE_EXISTING);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
