package dev.jbuild.build.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On plain folders that look like the kernel's; LimitsIT has the kernel itself. */
class ControlGroupsTest {
  private static final GroupLimits MEMORY_AND_CPU = limits(Optional.empty());
  private static final String MOUNT_2 =
      "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n";

  @TempDir Path root;

  @BeforeEach
  void ordinaryUser() throws IOException {
    file("proc/self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
    file("proc/self/uid_map", "         0       1000          1\n");
  }

  private static GroupLimits limits(Optional<String> parent) {
    return new GroupLimits(
        OptionalLong.of(64 << 20),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(50_000),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        parent);
  }

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void second(String group, String controllers, String delegated) throws IOException {
    file("proc/self/mountinfo", MOUNT_2);
    file("proc/self/cgroup", "0::" + group + "\n");
    file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    file("sys/fs/cgroup/cgroup.procs", "");
    file("sys/fs/cgroup" + group + "/cgroup.controllers", controllers);
    file("sys/fs/cgroup" + group + "/cgroup.subtree_control", delegated);
    file("sys/fs/cgroup" + group + "/cgroup.procs", "");
  }

  private void first(String group) throws IOException {
    StringBuilder mounts = new StringBuilder();
    StringBuilder groups = new StringBuilder("0::/\n");
    int number = 1;
    for (String controller : List.of("memory", "cpu", "cpuset")) {
      mounts.append("3" + number + " 24 0:26 / /sys/fs/cgroup/" + controller);
      mounts.append(" rw - cgroup cgroup rw," + controller + "\n");
      groups.append(number++ + ":" + controller + ":" + group + "\n");
      file("sys/fs/cgroup/" + controller + group + "/cgroup.procs", "");
    }
    file("sys/fs/cgroup/cpuset" + group + "/cpuset.cpus", "0-3\n");
    file("sys/fs/cgroup/cpuset" + group + "/cpuset.mems", "0\n");
    file("proc/self/mountinfo", mounts.toString());
    file("proc/self/cgroup", groups.toString());
  }

  /** What was written into a group, as {@code path=content}; its last folder is called G. */
  private List<String> written(ControlGroup group) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path processes : group.processFiles()) {
      Path folder = processes.resolve("..").normalize();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          lines.add(
              root.resolve("sys/fs/cgroup").relativize(folder.resolveSibling("G"))
                  + "/"
                  + file.getFileName()
                  + "="
                  + Files.readString(file).strip());
        }
      }
    }
    return lines;
  }

  private static Path parent(ControlGroup group) {
    return group.processFiles().getFirst().resolve("../..").normalize();
  }

  @Test
  void version2IsOneGroupForAll() throws IOException {
    second("/user/app", "cpu memory\n", "cpu\n");
    ControlGroups groups = new ControlGroups(root, MEMORY_AND_CPU);

    ControlGroup group = groups.open();

    assertEquals(Optional.empty(), groups.unmet());
    assertEquals(
        List.of(
            "user/app/G/cpu.max=50000",
            "user/app/G/memory.max=67108864",
            "user/app/G/memory.swap.max=67108864"),
        written(group));
    assertEquals(
        "+memory", Files.readString(root.resolve("sys/fs/cgroup/user/app/cgroup.subtree_control")));
  }

  @Test
  void version1IsAGroupForEachController() throws IOException {
    first("/own");

    ControlGroup group = new ControlGroups(root, MEMORY_AND_CPU).open();

    assertEquals(
        List.of(
            "memory/own/G/memory.limit_in_bytes=67108864",
            "memory/own/G/memory.memsw.limit_in_bytes=134217728",
            "cpu/own/G/cpu.cfs_quota_us=50000"),
        written(group));
  }

  @Test
  void aNewGroupOfVersion1HasTheCpusOfItsParent() throws IOException {
    first("/");
    GroupLimits nodes =
        new GroupLimits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of("2"),
            Optional.empty(),
            Optional.of("a/b"));
    assertEquals(
        List.of("cpuset/a/b/G/cpuset.cpus=2", "cpuset/a/b/G/cpuset.mems=0"),
        written(new ControlGroups(root, nodes).open()));
  }

  @Test
  void aParentCannotLeadOutOfTheTree() throws IOException {
    second("/", "cpu memory\n", "cpu memory\n");
    ControlGroup group = new ControlGroups(root, limits(Optional.of("../../x"))).open();
    assertEquals(root.resolve("sys/fs/cgroup/x"), parent(group));
  }

  @Test
  void processesOfItsOwnGroupMoveAside() throws IOException {
    second("/app", "cpu memory\n", "");
    file("sys/fs/cgroup/app/cgroup.procs", "7\n8\n");
    // Not even then can these be enabled: each writing fails, as the kernel's do.
    Path file = root.resolve("sys/fs/cgroup/app/cgroup.subtree_control");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/proc/self/oom_score_adj"));

    ControlGroups groups = new ControlGroups(root, MEMORY_AND_CPU);
    GroupException failure = assertThrows(GroupException.class, groups::open);

    assertTrue(
        String.valueOf(failure.getMessage()).contains("/app: +memory +cpu: "),
        failure.getMessage());
    assertEquals(
        "8", Files.readString(root.resolve("sys/fs/cgroup/app/jbuild.processes/cgroup.procs")));
  }

  @Test
  void aProcessThatWasMovedAsideMakesGroupsBesideItself() throws IOException {
    second("/app", "cpu memory\n", "cpu memory\n");
    second("/app/jbuild.processes", "cpu memory\n", "");
    ControlGroup group = new ControlGroups(root, MEMORY_AND_CPU).open();
    assertEquals(root.resolve("sys/fs/cgroup/app"), parent(group));
  }

  @Test
  void saysWhatCannotBeLimitedAndWhy() throws IOException {
    String options = "--memory, --cpu-quota without effect: ";
    assertEquals(options + "no control groups are mounted", unmet());
    second("/session", "pids\n", "pids\n");
    assertEquals(
        options
            + "the controller 'memory' of the control group /sys/fs/cgroup/session is not delegated"
            + " to you",
        unmet());
    second("/session", "memory pids\n", "pids\n");
    assertEquals(
        "--cpu-quota without effect: the controller 'cpu' of the control group"
            + " /sys/fs/cgroup/session is not delegated to you",
        unmet());
    file("sys/fs/cgroup/cgroup.controllers", "pids\n");
    assertEquals(options + "this machine offers no control group controller 'memory'", unmet());
    first("/own");
    Files.delete(root.resolve("sys/fs/cgroup/cpu/own/cgroup.procs"));
    assertEquals(
        "--cpu-quota without effect: control groups of version 1 are for root only", unmet());
    file("proc/self/uid_map", "         0          0 4294967295\n");
    assertEquals(
        "--cpu-quota without effect: the controller 'cpu' of the control group"
            + " /sys/fs/cgroup/cpu/own cannot be used",
        unmet());
  }

  private String unmet() {
    return new ControlGroups(root, MEMORY_AND_CPU).unmet().orElseThrow().message();
  }

  @Test
  void aContainerSeesItsOwnGroupAsTheRoot() throws IOException {
    second("/docker/12", "memory cpu\n", "memory cpu\n");
    Files.move(root.resolve("sys/fs/cgroup"), root.resolve("my groups"));
    file("proc/self/mountinfo", MOUNT_2.replace("/ /sys/fs/cgroup", "/docker/12 /my\\040groups"));
    ControlGroup group = new ControlGroups(root, MEMORY_AND_CPU).open();
    assertEquals(root.resolve("my groups"), parent(group));
  }

  @Test
  void tellsWhenMemoryRanOut() throws IOException {
    second("/app", "cpu memory\n", "cpu memory\n");
    ControlGroup group = new ControlGroups(root, MEMORY_AND_CPU).open();
    Path events = group.processFiles().getFirst().resolveSibling("memory.events");
    assertEquals(Optional.empty(), group.outOfMemory());
    Files.writeString(events, "low 0\nmax 7\noom 1\noom_kill 0\noom_group_kill 0\n");
    assertEquals(Optional.empty(), group.outOfMemory());
    Files.writeString(events, "low 0\nmax 7\noom 1\noom_kill 12\noom_group_kill 0\n");
    assertEquals(Optional.of("out of memory: limit 64m"), group.outOfMemory());
  }

  @Test
  void removesItsGroupAndThoseOfProcessesThatAreNoMore() throws IOException {
    second("/app", "cpu memory\n", "cpu memory\n");
    Path app = root.resolve("sys/fs/cgroup/app");
    String fields = " (a) b) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ";
    file("proc/5/stat", "5" + fields + "777 0 0\n");
    for (String name : List.of("jbuild-5-777-1", "jbuild-5-778-1", "jbuild-6-1-1", "jbuild-x")) {
      Files.createDirectory(app.resolve(name));
    }
    file("sys/fs/cgroup/app/jbuild-7-1-1/cgroup.procs", "");

    ControlGroup group = new ControlGroups(root, MEMORY_AND_CPU).open();

    Path own = group.processFiles().getFirst().resolve("..").normalize();
    assertTrue(Files.exists(app.resolve("jbuild-5-777-1")), "of a process that runs");
    assertFalse(Files.exists(app.resolve("jbuild-5-778-1")), "of a former process of that id");
    assertFalse(Files.exists(app.resolve("jbuild-6-1-1")), "of no process");
    assertTrue(Files.exists(app.resolve("jbuild-7-1-1")), "that is in use");
    assertTrue(Files.exists(app.resolve("jbuild-x")), "of somebody else");
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    group.close();
    assertFalse(Files.exists(own));
  }
}
