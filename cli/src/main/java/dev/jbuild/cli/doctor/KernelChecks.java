package dev.jbuild.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel gives to RUN besides its namespaces. */
record KernelChecks(Host host, NamespaceProbe probe) {
  /** How a RUN gets limits: those of jbuild hold for it. */
  private static final String LIMITED = "systemd-run --user --scope -p MemoryMax=4G jbuild build";

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

  Finding controlGroups() {
    String check = "control groups";
    if (!Files.exists(host.path("sys/fs/cgroup/cgroup.controllers"))) {
      boolean any = Files.isDirectory(host.path("sys/fs/cgroup/memory"));
      return Finding.ok(check, (any ? "version 1" : "none") + "; RUN has the limits of jbuild");
    }
    String group = "/";
    for (String line : host.lines("proc/self/cgroup")) {
      group = line.startsWith("0::/") ? line.substring(3) : group;
    }
    String folder = "sys/fs/cgroup" + (group.equals("/") ? "" : group);
    Path processes = host.path(folder).resolve("cgroup.procs");
    String controllers = host.text(folder + "/cgroup.controllers").orElse("");
    boolean delegated = Files.isWritable(host.path(folder)) && Files.isWritable(processes);
    return Finding.ok(
        check,
        "version 2, "
            + (delegated ? "delegated (" + controllers + ")" : "not delegated")
            + "; RUN has the limits of jbuild: "
            + LIMITED);
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
