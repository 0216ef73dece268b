package dev.jbuild.build.sandbox;

import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.Mounts;
import dev.jbuild.snapshot.ActiveSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what a step costs: {@code /bin/true} in a full sandbox, and by crun, turn about.
 *
 * <p>Crun gets the same root as a plain folder, so no overlay, the same devices and masks, and no
 * cgroup. Run by {@code src/test/bin/java -cp ... dev.jbuild.build.sandbox.SandboxBench}.
 */
final class SandboxBench {
  private static final int ROUNDS = 100;

  private static final String CRUN_CONFIG =
      """
      {"ociVersion": "1.0.0",
       "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/true"], "cwd": "/"},
       "root": {"path": "@root@"},
       "hostname": "bench",
       "mounts": [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
        {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["newinstance"]},
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm"},
        {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue"},
        {"destination": "/sys", "type": "none", "source": "/sys", "options": ["rbind", "ro"]}],
       "linux": {
        "namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "user"}],
        "uidMappings": [{"containerID": 0, "hostID": 0, "size": 65536}],
        "gidMappings": [{"containerID": 0, "hostID": 0, "size": 65536}],
        "maskedPaths": ["/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys",
          "/proc/timer_list", "/proc/scsi", "/sys/firmware"],
        "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]}}
      """;

  private SandboxBench() {}

  public static void main(String[] args) throws Exception {
    try (TestRoot root = new TestRoot()) {
      Path bundle = Files.createDirectory(root.folder.resolve("bundle"));
      Files.writeString(
          bundle.resolve("config.json"), CRUN_CONFIG.replace("@root@", root.base.toString()));
      hideCgroups();
      ProcessSpec spec = ProcessSpec.of(List.of("/bin/true"), List.of());
      double[] alone = new double[ROUNDS];
      double[] whole = new double[ROUNDS];
      double[] crun = new double[ROUNDS];
      for (int i = -ROUNDS; i < ROUNDS; i++) {
        int at = Math.max(0, i);
        run(root, spec, alone, whole, at);
        if (i >= 0) {
          crun[at] = crun(bundle, i);
        }
      }
      print("sandbox", alone);
      print("with snapshot", whole);
      print("crun", crun);
      System.out.printf(
          "ratio of the medians, crun to sandbox: %.1f%n", median(crun) / median(alone));
    }
  }

  /** Crun does not run beside hybrid cgroups, not even without using them. */
  private static void hideCgroups() throws LinuxException {
    Mounts.mount("none", "/sys/fs/cgroup", "tmpfs", 0, "");
  }

  private static void run(TestRoot root, ProcessSpec spec, double[] alone, double[] whole, int at)
      throws Exception {
    long before = System.nanoTime();
    ActiveSnapshot snapshot = root.prepare();
    long prepared = System.nanoTime();
    ExitStatus status = root.start(snapshot, spec, (stream, line) -> {}).await();
    long ended = System.nanoTime();
    snapshot.close();
    if (!status.isSuccess()) {
      throw new IllegalStateException(status.toString());
    }
    alone[at] = (ended - prepared) / 1e6;
    whole[at] = (System.nanoTime() - before) / 1e6;
  }

  private static double crun(Path bundle, int number) throws Exception {
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(
                "crun", "--cgroup-manager=disabled", "run", "-b", bundle + "", "b" + number)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("crun failed");
    }
    return (System.nanoTime() - before) / 1e6;
  }

  private static double median(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(String what, double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%-14s median %.2f ms, least %.2f, 95%% below %.2f%n",
        what, median(millis), sorted[0], sorted[ROUNDS * 95 / 100]);
  }
}
