package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Architecture;
import dev.jbuild.linux.Program;
import dev.jbuild.snapshot.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs processes in mount, pid, ipc and uts namespaces of their own, and a network namespace where
 * they are to have no network, on a root folder that is given as mounts.
 *
 * <p>Needs the user namespace the launcher enters ({@link UserNamespace}). When this JVM ends, by
 * whatever means, every process and mount of every step ends with it.
 */
public final class Sandbox {
  private final Path scratch;

  /**
   * Creates a sandbox.
   *
   * @param scratch where temporary mount points go; of the same file system as the layers
   */
  public Sandbox(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Runs a process to its end; an interrupt kills it.
   *
   * @throws SandboxException when the sandbox cannot be set up; the message has advice
   */
  public ExitStatus run(
      ProcessSpec spec, Mount root, List<SandboxMount> mounts, OutputListener listener)
      throws IOException, InterruptedException {
    RunningStep step = start(spec, root, mounts, new StandardStreams.Lines(listener));
    try {
      return step.await();
    } catch (InterruptedException e) {
      step.kill();
      step.awaitUninterruptibly();
      throw e;
    }
  }

  /** Starts a process, to be waited for with {@link RunningStep#await}. */
  public RunningStep start(
      ProcessSpec spec, Mount root, List<SandboxMount> mounts, StandardStreams streams)
      throws IOException {
    UserNamespace namespace = requireNamespace();
    Files.createDirectories(scratch);
    MountPoints points = new MountPoints(root, scratch);
    try {
      SyscallTable table = table(spec, sorted(mounts), points, namespace, streams);
      Program program = Program.create("jbuild-step", table.toElf());
      return RunningStep.start(program, table, points, spec.timeout(), streams);
    } catch (IOException | RuntimeException | Error e) {
      points.close();
      throw e;
    }
  }

  /**
   * The namespace that steps run in; to be asked before layers are unpacked for one.
   *
   * @throws SandboxException where there is none; the message has advice
   */
  public static UserNamespace requireNamespace() throws SandboxException {
    UserNamespace namespace = UserNamespace.current();
    if (namespace == UserNamespace.NONE) {
      throw new SandboxException(UserNamespace.advice());
    }
    return namespace;
  }

  /** Parents before what is inside them; else as given. */
  private static List<SandboxMount> sorted(List<SandboxMount> mounts) {
    List<SandboxMount> sorted = new ArrayList<>(mounts);
    sorted.sort(Comparator.comparingInt(mount -> depth(mount.target())));
    return sorted;
  }

  private static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/') {
        depth++;
      }
    }
    return depth;
  }

  private static SyscallTable table(
      ProcessSpec spec,
      List<SandboxMount> mounts,
      MountPoints points,
      UserNamespace namespace,
      StandardStreams streams)
      throws IOException {
    SyscallTable table = new SyscallTable(Architecture.host());
    for (String folder : new String[] {"/dev", "/proc", "/sys"}) {
      points.need(folder, true);
    }
    boolean[] folders = new boolean[mounts.size()];
    boolean[] inside = new boolean[mounts.size()];
    for (int i = 0; i < folders.length; i++) {
      SandboxMount mount = mounts.get(i);
      folders[i] = MountSource.isFolder(mount);
      inside[i] = isInside(mount.target(), mounts.subList(0, i));
      if (!inside[i]) {
        points.need(mount.target(), folders[i]);
      }
    }
    Mount root = points.root();
    Descriptors descriptors = new Descriptors();
    HostTrees trees = new HostTrees(table, descriptors);
    DeviceRows devices = new DeviceRows(table, spec, trees);
    RootRows.isolate(table, spec);
    GroupRows groups = GroupRows.open(table, spec.groups(), descriptors);
    devices.takeFromHost();
    int[] sources = new int[folders.length];
    for (int i = 0; i < folders.length; i++) {
      sources[i] = trees.take(mounts.get(i));
    }
    RootRows.changeRoot(table, root, descriptors);
    devices.mountDev(namespace);
    devices.mountSys();
    for (int i = 0; i < folders.length; i++) {
      String target = mounts.get(i).target();
      if (inside[i]) {
        MountRows.makeMountPoint(table, target, folders[i]);
      }
      trees.attach(sources[i], target);
    }
    devices.mountProc();
    for (String folder : spec.folders()) {
      MountRows.makeMountPoint(table, folder, true);
    }
    new ProcessRows(table, spec, namespace, streams, descriptors, groups).add();
    return table;
  }

  private static boolean isInside(String target, List<SandboxMount> earlier)
      throws SandboxException {
    if ((target + "/").startsWith("/proc/")) {
      throw new SandboxException("cannot mount on " + target + ": /proc is the kernel's");
    }
    if (target.startsWith("/dev/") || target.startsWith("/sys/")) {
      return true;
    }
    for (SandboxMount mount : earlier) {
      if (target.startsWith(mount.target() + "/")) {
        return true;
      }
    }
    return false;
  }
}
