package dev.jbuild.build.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names of groups: {@code jbuild-PID-START-NUMBER}, where the time at which the process was started
 * tells it from a later one of the same id.
 */
final class GroupNames {
  private static final String PREFIX = "jbuild-";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** After the name, which may have spaces and brackets in it; see proc_pid_stat(5). */
  private static final int START_TIME = 22 - 3;

  private final Path processes;
  private final String own;

  GroupNames(Path processes) {
    this.processes = processes;
    long process = ProcessHandle.current().pid();
    this.own = PREFIX + process + "-" + startTime(Long.toString(process)) + "-";
  }

  String next() {
    return own + NUMBERS.incrementAndGet();
  }

  /** Removes groups of processes that are no more; what cannot be removed stays. */
  void removeStale(Path parent) {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*-*-*")) {
      for (Path group : groups) {
        String name = group.getFileName().toString();
        if (!name.startsWith(own) && isStale(name)) {
          remove(group);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // What cannot be listed cannot be cleared up.
    }
  }

  private static void remove(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException _) {
      // Somebody's processes are in it.
    }
  }

  private boolean isStale(String name) {
    String[] parts = name.split("-", -1);
    return parts.length == 4 && !parts[2].equals(startTime(parts[1]));
  }

  private String startTime(String process) {
    List<String> lines = Hierarchies.lines(processes.resolve(process).resolve("stat"));
    String line = lines.isEmpty() ? "" : lines.getFirst();
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > START_TIME ? fields[START_TIME] : "";
  }
}
