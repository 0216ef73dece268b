package dev.jbuild.build.sandbox;

import dev.jbuild.snapshot.ActiveSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what a step costs: {@code /bin/true} in a full sandbox, and by crun if there is one.
 *
 * <p>Run by {@code src/test/bin/java -cp ... dev.jbuild.build.sandbox.SandboxBench [crun bundle]}.
 */
final class SandboxBench {
  private static final int ROUNDS = 100;

  private SandboxBench() {}

  public static void main(String[] args) throws Exception {
    try (TestRoot root = new TestRoot()) {
      ProcessSpec spec = ProcessSpec.of(List.of("/bin/true"), List.of());
      print("sandbox alone", times(root, spec, false));
      print("with snapshot", times(root, spec, true));
      print("no network", times(root, spec.withNetwork(ProcessSpec.Network.NONE), false));
      if (args.length == 1) {
        print("crun", crun(root, Path.of(args[0])));
      }
    }
  }

  private static double[] times(TestRoot root, ProcessSpec spec, boolean prepare) throws Exception {
    double[] millis = new double[ROUNDS];
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      long before = System.nanoTime();
      ActiveSnapshot snapshot = root.prepare();
      long prepared = System.nanoTime();
      ExitStatus status = root.start(snapshot, spec, (stream, line) -> {}).await();
      long ended = System.nanoTime();
      snapshot.close();
      long closed = System.nanoTime();
      if (!status.isSuccess()) {
        throw new IllegalStateException(status.toString());
      }
      if (i >= 0) {
        millis[i] = (prepare ? closed - before : ended - prepared) / 1e6;
      }
    }
    return millis;
  }

  /** The same root and program, its configuration made by {@code crun spec}. */
  private static double[] crun(TestRoot root, Path bundle) throws Exception {
    Files.deleteIfExists(bundle.resolve("rootfs"));
    Files.createSymbolicLink(bundle.resolve("rootfs"), root.base);
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  "crun", "--cgroup-manager=disabled", "run", "-b", bundle.toString(), "bench" + i)
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("crun failed");
      }
      millis[i] = (System.nanoTime() - before) / 1e6;
    }
    return millis;
  }

  private static void print(String what, double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        "%-14s median %.2f ms, least %.2f, 95%% below %.2f%n",
        what, millis[ROUNDS / 2], millis[0], millis[ROUNDS * 95 / 100]);
  }
}
