package dev.jbuild.cli.doctor;

import dev.jbuild.build.cgroup.Controller;
import dev.jbuild.build.cgroup.GroupObstacle;
import dev.jbuild.build.cgroup.Hierarchies;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel gives to RUN besides its namespaces. */
record KernelChecks(Host host, NamespaceProbe probe) {
  /** Where overlayfs is refused the layers are copied, see docs/decisions/005-sandbox.md. */
  Finding overlay(StoreDisk disk) {
    String check = "overlay";
    if (probe.overlay()) {
      return Finding.ok(check, "mounts in a user namespace");
    }
    if (probe.ids() == 0) {
      return Finding.warn(check, "cannot be tried without a user namespace");
    }
    String slow = ": each RUN copies the files of its layers, which is slow";
    if (disk.type().equals("overlay")) {
      return Finding.warn(
          check,
          "the store is on an overlay itself" + slow,
          "put the store on a volume (docker run -v jbuild:" + disk.store() + ")");
    }
    if (host.lines("proc/filesystems").stream().noneMatch(line -> line.endsWith("\toverlay"))) {
      return Finding.warn(
          check, "the kernel has not loaded it" + slow, host.byRoot("modprobe overlay"));
    }
    String why = probe.said().isEmpty() ? "" : " (" + probe.said() + ")";
    return Finding.warn(
        check,
        "refused on " + disk.type() + why + slow,
        "use Linux 5.11 or later, and a store on ext4, xfs or btrfs (JBUILD_ROOT=FOLDER)");
  }

  Finding seccomp() {
    String check = "seccomp";
    Optional<String> mode = host.status("Seccomp");
    if (mode.isEmpty()) {
      return Finding.fail(check, "the kernel has none", "use a kernel with CONFIG_SECCOMP_FILTER");
    }
    boolean filtered = mode.get().equals("2");
    return Finding.ok(check, filtered ? "available; a filter is on jbuild already" : "available");
  }

  /** Containers cover parts of /proc, and the kernel then allows no new one to be mounted. */
  Finding proc() {
    String check = "/proc";
    List<String> covered = new ArrayList<>();
    for (String line : host.lines("proc/self/mountinfo")) {
      // Fields are: id, parent, device, root, mount point, ...; see proc_pid_mountinfo(5).
      String[] fields = line.split(" ", 6);
      boolean inside = fields.length > 4 && fields[4].startsWith("/proc/");
      if (inside && !fields[4].equals("/proc/sys/fs/binfmt_misc")) {
        covered.add(fields[4]);
      }
    }
    return covered.isEmpty()
        ? Finding.ok(check, "whole")
        : Finding.warn(
            check,
            "covered in part (" + covered.getFirst() + "...): RUN sees the processes of this host",
            "docker run --security-opt systempaths=unconfined"
                + " (podman: --security-opt unmask=ALL)");
  }

  /** What {@code --memory} and the like need; without it RUN has the limits of jbuild itself. */
  Finding controlGroups() {
    String check = "control groups";
    Hierarchies hierarchies = Hierarchies.of(host.root());
    List<String> usable = new ArrayList<>();
    Optional<GroupObstacle> first = Optional.empty();
    for (Controller controller : Controller.values()) {
      Optional<GroupObstacle> obstacle = hierarchies.obstacle(controller);
      if (obstacle.isEmpty()) {
        usable.add(controller.word());
      }
      first = first.or(() -> obstacle);
    }
    String found = usable.isEmpty() ? "no limits for RUN" : "limits of " + String.join(" ", usable);
    return first.isEmpty()
        ? Finding.ok(check, found + " (" + hierarchies.version() + ")")
        : Finding.warn(check, found + ": " + first.get().reason(), first.get().remedy());
  }

  /** Interpreters of programs for other processors; see binfmt-misc.rst of Linux. */
  Finding emulators() {
    String check = "emulators";
    String folder = "proc/sys/fs/binfmt_misc";
    if (!Files.exists(host.path(folder + "/register"))) {
      return Finding.warn(
          check,
          "binfmt_misc is not mounted: no RUN for other processors",
          host.byRoot("mount -t binfmt_misc binfmt_misc /" + folder));
    }
    List<String> usable = new ArrayList<>();
    try (var files = Files.newDirectoryStream(host.path(folder), "qemu-*")) {
      for (Path file : files) {
        List<String> lines = host.lines(folder + "/" + file.getFileName());
        // Without F the interpreter would have to be in the image.
        boolean fixed = lines.stream().anyMatch(l -> l.startsWith("flags:") && l.contains("F"));
        if (lines.contains("enabled") && fixed) {
          usable.add(file.getFileName().toString().substring("qemu-".length()));
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // Gone meanwhile, as good as empty.
    }
    usable.sort(null);
    return usable.isEmpty()
        ? Finding.warn(
            check,
            "none in binfmt_misc: no RUN for other processors",
            PackageManager.installEmulators(host))
        : Finding.ok(check, String.join(" ", usable));
  }
}
