package dev.jbuild.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as hosts, and what is found out about them. */
final class DiagnosisTest {
  private static final NamespaceProbe MANY = new NamespaceProbe(65537, true, "");
  private static final NamespaceProbe ONE = new NamespaceProbe(1, true, "");
  private static final NamespaceProbe REFUSED = new NamespaceProbe(0, false, "unshare: no");
  private static final String SECURE =
      " -> inside a container, start it with"
          + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined";

  @TempDir private Path root;

  @BeforeEach
  void anOrdinaryUser() throws IOException {
    file("proc/self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nSeccomp:\t0\n");
    file("etc/os-release", "ID=ubuntu\nID_LIKE=\"debian\"\n");
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(file, text);
  }

  private Host host(String... environment) {
    var map = new HashMap<String, String>();
    map.put("PATH", "relative:/usr/bin");
    for (int i = 0; i < environment.length; i += 2) {
      map.put(environment[i], environment[i + 1]);
    }
    return new Host(root, map, "alice");
  }

  private void program(String name, String mode) throws IOException {
    file("usr/bin/" + name, "");
    Path file = root.resolve("usr/bin").resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setAttribute(file, "unix:mode", Integer.parseInt(mode, 8));
  }

  private static void found(String expected, Finding finding) {
    assertEquals(
        expected,
        finding.status().word()
            + " "
            + finding.found()
            + finding.remedy().map(remedy -> " -> " + remedy).orElse(""));
  }

  private NamespaceChecks namespaces(NamespaceProbe probe) {
    return new NamespaceChecks(host(), probe);
  }

  private KernelChecks kernel(NamespaceProbe probe) {
    return new KernelChecks(host(), probe);
  }

  @Test
  void userNamespaces() throws IOException {
    found("ok allowed, with 65537 ids", namespaces(MANY).userNamespaces());
    found("ok allowed, with one id", namespaces(ONE).userNamespaces());
    found(
        "fail unshare of util-linux, which makes them, is not in PATH -> install util-linux",
        namespaces(REFUSED).userNamespaces());
    program("unshare", "755");
    file("proc/self/mountinfo", "29 1 8:1 / / rw - ext4 /dev/root rw\n");
    found(
        "fail the kernel refuses them (unshare: no)" + SECURE,
        namespaces(REFUSED).userNamespaces());
    found(
        "fail JBUILD_USERNS=none forbids them -> unset JBUILD_USERNS",
        new NamespaceChecks(host("JBUILD_USERNS", "none"), NamespaceProbe.NONE).userNamespaces());
  }

  @Test
  void whatForbidsUserNamespaces() throws IOException {
    file("proc/self/status", "Uid:\t1000\t1000\nNoNewPrivs:\t1\n");
    found(
        "fail no_new_privs is set, and unshare has no --keep-caps to keep rights by -> start jbuild"
            + " without it (docker: no --security-opt no-new-privileges; systemd:"
            + " NoNewPrivileges=no), or install a newer util-linux",
        namespaces(REFUSED).userNamespaces());
    file("proc/self/mountinfo", "30 29 0:26 / /proc rw - proc proc rw\n");
    found(
        "fail this is a chroot, in which no process makes user namespaces"
            + " -> enter it with systemd-nspawn or pivot_root instead of chroot",
        namespaces(REFUSED).userNamespaces());
    file("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    found(
        "fail AppArmor restricts user namespaces"
            + " -> sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        namespaces(REFUSED).userNamespaces());
    file("proc/sys/kernel/unprivileged_userns_clone", "0\n");
    found(
        "fail user namespaces are for root only here"
            + " -> sudo sysctl -w kernel.unprivileged_userns_clone=1",
        namespaces(REFUSED).userNamespaces());
    file("proc/sys/user/max_user_namespaces", "0\n");
    found(
        "fail user namespaces are switched off"
            + " -> sudo sysctl -w user.max_user_namespaces=15000",
        namespaces(REFUSED).userNamespaces());
    file("proc/self/status", "Uid:\t0\t0\n");
    found(
        "fail user namespaces are switched off -> sysctl -w user.max_user_namespaces=15000",
        namespaces(REFUSED).userNamespaces());
    // What works is not forbidden, such as by an AppArmor profile that allows it.
    found("ok allowed, with 65537 ids", namespaces(MANY).userNamespaces());
  }

  @Test
  void subordinateIds() throws IOException {
    found(
        "warn none for alice in /etc/subuid and /etc/subgid: all files and users of RUN are one id"
            + " -> sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 alice",
        namespaces(ONE).subordinateIds());
    file("etc/subuid", "bob:100000:65536\nnonsense\nx:y:z\n1000:165536:1000\n");
    file("etc/subgid", "bob:300000:65536\n");
    found(
        "warn none for alice in /etc/subgid: all files and users of RUN are one id"
            + " -> sudo usermod --add-subuids 365536-431071 --add-subgids 365536-431071 alice",
        namespaces(ONE).subordinateIds());
    file("etc/subgid", "alice:300000:65536\n");
    found("ok 1000 for alice", namespaces(MANY).subordinateIds());
    file("proc/self/status", "Uid:\t0\t0\n");
    found("ok root needs none", namespaces(MANY).subordinateIds());
  }

  @Test
  void newuidmap() throws IOException {
    found(
        "warn newuidmap is not in PATH -> sudo apt-get install -y uidmap",
        namespaces(ONE).newuidmap());
    file("etc/os-release", "NAME=\"Other\"\nID=other\n");
    program("newuidmap", "4755");
    found(
        "warn newgidmap is not in PATH"
            + " -> install newuidmap and newgidmap (package uidmap or shadow-utils)",
        namespaces(ONE).newuidmap());
    program("newgidmap", "755");
    Path groups = root.toRealPath().resolve("usr/bin/newgidmap");
    found(
        "warn "
            + groups
            + " is neither set-user-ID nor has it capabilities -> sudo chmod u+s "
            + groups,
        namespaces(ONE).newuidmap());
    program("newgidmap", "4755");
    String users = root.toRealPath().resolve("usr/bin/newuidmap").toString();
    found("ok " + users, namespaces(MANY).newuidmap());
    found("ok " + users, namespaces(ONE).newuidmap());
    file("etc/subuid", "alice:100000:65536\n");
    file("etc/subgid", "alice:100000:65536\n");
    found("warn it refuses the range of alice", namespaces(ONE).newuidmap());
    file("proc/self/status", "Uid:\t1000\t1000\nNoNewPrivs:\t1\n");
    found(
        "warn no_new_privs is set, which gives it no rights: one id only -> start jbuild without it"
            + " (docker: no --security-opt no-new-privileges; systemd: NoNewPrivileges=no)",
        namespaces(ONE).newuidmap());
  }

  @Test
  void overlay() throws IOException {
    var disk = new StoreDisk(Path.of("/store"), root, "ext4", 1);
    var container = new StoreDisk(Path.of("/store"), root, "overlay", 1);
    var without = new NamespaceProbe(5, false, "mount: no");
    String slow = ": each RUN copies the files of its layers, which is slow";
    found("ok mounts in a user namespace", kernel(MANY).overlay(disk));
    found("warn cannot be tried without a user namespace", kernel(REFUSED).overlay(disk));
    found(
        "warn the kernel has not loaded it" + slow + " -> sudo modprobe overlay",
        kernel(without).overlay(disk));
    file("proc/filesystems", "nodev\ttmpfs\nnodev\toverlay\n\text4\n");
    found(
        "warn refused on ext4 (mount: no)"
            + slow
            + " -> use Linux 5.11 or later, and a store on ext4, xfs or btrfs"
            + " (JBUILD_ROOT=FOLDER)",
        kernel(without).overlay(disk));
    found(
        "warn the store is on an overlay itself"
            + slow
            + " -> put the store on a volume (docker run -v jbuild:/store)",
        kernel(without).overlay(container));
  }

  @Test
  void seccomp() throws IOException {
    found("ok available", kernel(MANY).seccomp());
    file("proc/self/status", "Seccomp:\t2\n");
    found("ok available; a filter is on jbuild already", kernel(MANY).seccomp());
    file("proc/self/status", "Name:\tjava\n");
    found(
        "fail the kernel has none -> use a kernel with CONFIG_SECCOMP_FILTER",
        kernel(MANY).seccomp());
  }

  @Test
  void proc() throws IOException {
    String whole = "21 26 0:20 / /proc rw - proc proc rw\n";
    String emulators = "22 21 0:21 / /proc/sys/fs/binfmt_misc rw - binfmt_misc x rw\n";
    file("proc/self/mountinfo", whole + emulators);
    found("ok whole", kernel(MANY).proc());
    file("proc/self/mountinfo", whole + "23 21 0:22 / /proc/kcore rw - tmpfs x rw\n");
    found(
        "warn covered in part (/proc/kcore...): RUN sees the processes of this host"
            + " -> docker run --security-opt systempaths=unconfined"
            + " (podman: --security-opt unmask=ALL)",
        kernel(MANY).proc());
  }

  @Test
  void controlGroups() throws IOException {
    found(
        "warn no limits for RUN: no control groups are mounted -> limit jbuild itself: systemd-run"
            + " --user --scope -p MemoryMax=4G jbuild build",
        kernel(MANY).controlGroups());
    file("proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    file("proc/self/cgroup", "0::/user.slice\n");
    file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu memory pids\n");
    file("sys/fs/cgroup/user.slice/cgroup.procs", "");
    file("sys/fs/cgroup/user.slice/cgroup.controllers", "memory pids\n");
    found(
        "warn limits of memory: the controller 'cpu' of the control group"
            + " /sys/fs/cgroup/user.slice is not delegated to you -> systemd-run --user --scope -p"
            + " Delegate=yes jbuild build",
        kernel(MANY).controlGroups());
    file("sys/fs/cgroup/user.slice/cgroup.controllers", "cpuset cpu memory pids\n");
    found("ok limits of memory cpu cpuset (version 2)", kernel(MANY).controlGroups());
  }

  @Test
  void emulators() throws IOException {
    String folder = "proc/sys/fs/binfmt_misc/";
    found(
        "warn binfmt_misc is not mounted: no RUN for other processors -> sudo mount -t binfmt_misc"
            + " binfmt_misc /proc/sys/fs/binfmt_misc",
        kernel(MANY).emulators());
    file(folder + "register", "");
    file(folder + "python", "enabled\nflags: F\n");
    file(folder + "qemu-arm", "disabled\ninterpreter /usr/bin/qemu-arm\nflags: F\n");
    file(folder + "qemu-s390x", "enabled\ninterpreter /usr/bin/qemu-s390x\nflags: \n");
    found(
        "warn none in binfmt_misc: no RUN for other processors"
            + " -> sudo apt-get install -y qemu-user-static",
        kernel(MANY).emulators());
    file(folder + "qemu-riscv64", "enabled\ninterpreter /usr/bin/qemu-riscv64\nflags: F\n");
    file(folder + "qemu-aarch64", "enabled\ninterpreter /usr/bin/qemu-aarch64\nflags: OCF\n");
    found("ok aarch64 riscv64", kernel(MANY).emulators());
  }

  @Test
  void store() throws IOException {
    Path store = root.resolve("a/b");
    StoreDisk disk = StoreDisk.of(store);
    assertEquals(root, disk.existing());
    found(
        "ok " + store + " on ext4, 5GB free",
        new StoreDisk(store, root, "ext4", 5_000_000_000L).finding());
    found(
        "warn " + store + " on ext4, 1GB free -> jbuild prune --all",
        new StoreDisk(store, root, "ext4", 1_000_000_000).finding());
    found(
        "warn " + store + " on nfs4, 5GB free: not a local disk -> export JBUILD_ROOT=FOLDER",
        new StoreDisk(store, root, "nfs4", 5_000_000_000L).finding());
    found(
        "fail " + store + ": /proc/self is not writable -> export JBUILD_ROOT=FOLDER",
        new StoreDisk(store, Path.of("/proc/self"), "proc", 5).finding());
  }

  @Test
  void registries() throws IOException {
    var checks = new CallerChecks(host());
    Path first = root.resolve("config.json");
    Path second = root.resolve("auth.json");
    List<Path> files = List.of(first, second);
    found("ok none", checks.registries(files));
    Files.writeString(second, "{\"auths\":{\"r\":{\"auth\":\"c2VjcmV0\"}}}");
    Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-------"));
    found("ok " + second, checks.registries(files));
    Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-r--r--"));
    found(
        "warn " + second + " can be read by everyone -> chmod 600 " + second,
        checks.registries(files));
  }

  @Test
  void startUpCache() throws IOException {
    found(
        "warn none yet: jbuild starts slowly -> JBUILD_AOT=now jbuild version",
        new CallerChecks(host()).startUpCache());
    found(
        "ok switched off by JBUILD_AOT",
        new CallerChecks(host("JBUILD_AOT", "off")).startUpCache());
    file("proc/self/cmdline", "java\0-XX:AOTCache=/x/bin/../aot/1.aot\0-cp\0x\0");
    found("ok /x/aot/1.aot", new CallerChecks(host()).startUpCache());
  }

  @Test
  void whatTheProbePrints() {
    assertEquals(
        new NamespaceProbe(65537, true, ""),
        NamespaceProbe.of(List.of("ids 1", "ids 65536", "overlay")));
    assertEquals(
        new NamespaceProbe(1, false, "mount: wrong fs type"),
        NamespaceProbe.of(
            List.of("ids 1", "mount: wrong fs type", "       dmesg(1) may have more")));
    assertEquals(NamespaceProbe.NONE, NamespaceProbe.of(List.of()));
  }

  @Test
  void json() {
    var diagnosis = new Diagnosis(List.of(Finding.fail("a", "b \"c\"", "d"), Finding.ok("e", "f")));
    assertEquals(
        """
        {
          "works": false,
          "findings": [
            {
              "check": "a",
              "status": "fail",
              "found": "b \\"c\\"",
              "remedy": "d"
            },
            {
              "check": "e",
              "status": "ok",
              "found": "f"
            }
          ]
        }
        """,
        diagnosis.json());
  }
}
