package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.DirectoryEntry;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.FileTree;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.snapshot.Snapshotter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A busybox root layer, and what a step did and printed on it. */
final class TestRoot implements Closeable {
  final Path folder;
  final Path base;
  private final Snapshotter snapshotter;
  private final Sandbox sandbox;

  /** What came of one step. */
  record Ran(ExitStatus status, List<String> out, List<String> err, Map<String, String> changes) {}

  TestRoot() throws IOException {
    folder = Files.createTempDirectory("jbuild-sandbox").toRealPath();
    base = folder.resolve("base");
    snapshotter = new Snapshotter(folder.resolve("snapshots"));
    sandbox = new Sandbox(folder.resolve("snapshots"));
    install();
  }

  private void install() throws IOException {
    Path bin = Files.createDirectories(base.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    Process list = new ProcessBuilder("/bin/busybox", "--list").start();
    String applets = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String applet : applets.lines().toList()) {
      Path link = bin.resolve(applet);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
    Files.createDirectories(base.resolve("etc"));
    Files.writeString(base.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
    for (String name : List.of("proc", "sys", "dev", "root")) {
      Files.createDirectory(base.resolve(name));
    }
    Files.setPosixFilePermissions(
        Files.createDirectory(base.resolve("tmp")), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Prepares a layer over the busybox one; to be filled by the caller. */
  Path layer(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  static ProcessSpec sh(String script) {
    return ProcessSpec.of(List.of("/bin/sh", "-c", script), List.of("PATH=/bin"));
  }

  Ran run(String script, SandboxMount... mounts) throws IOException, InterruptedException {
    return run(sh(script), List.of(base), mounts);
  }

  Ran run(ProcessSpec spec, SandboxMount... mounts) throws IOException, InterruptedException {
    return run(spec, List.of(base), mounts);
  }

  Ran run(ProcessSpec spec, List<Path> layers, SandboxMount... mounts)
      throws IOException, InterruptedException {
    return run(snapshotter, spec, layers, mounts);
  }

  /** What a step changes where layers are copied, as where overlayfs is refused. */
  Ran runOnCopy(String script, List<Path> layers) throws IOException, InterruptedException {
    return run(new Snapshotter(folder.resolve("snapshots"), false), sh(script), layers);
  }

  private Ran run(
      Snapshotter snapshots, ProcessSpec spec, List<Path> layers, SandboxMount... mounts)
      throws IOException, InterruptedException {
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    try (ActiveSnapshot snapshot = snapshots.prepare(layers)) {
      ExitStatus status =
          sandbox.run(
              spec,
              snapshot.mount(),
              List.of(mounts),
              (stream, line) -> (stream == OutputListener.Stream.STDOUT ? out : err).add(line));
      Map<String, String> changes = new TreeMap<>();
      try (Directory upper = Directory.open(snapshot.commit())) {
        collect(upper, "", changes);
      }
      return new Ran(status, out, err, changes);
    }
  }

  RunningStep start(ActiveSnapshot snapshot, ProcessSpec spec, OutputListener listener)
      throws IOException {
    return sandbox.start(spec, snapshot.mount(), List.of(), new StandardStreams.Lines(listener));
  }

  ActiveSnapshot prepare() throws IOException {
    return snapshotter.prepare(List.of(base));
  }

  Snapshotter snapshotter() {
    return snapshotter;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  private static void collect(Directory directory, String prefix, Map<String, String> into)
      throws IOException {
    for (DirectoryEntry entry : directory.entries()) {
      FileStatus status = directory.lstat(entry.name());
      String name = prefix + entry.name();
      String owner = status.uid() + ":" + status.gid();
      into.put(
          name,
          status.isWhiteout()
              ? "whiteout"
              : status.isSymlink()
                  ? "-> " + directory.readLink(entry.name())
                  : Integer.toOctalString(status.mode()) + " " + owner + opaque(directory, entry));
      if (status.isDirectory()) {
        try (Directory child = directory.openDirectory(entry.name())) {
          collect(child, name + "/", into);
        }
      }
    }
  }

  private static String opaque(Directory directory, DirectoryEntry entry) throws IOException {
    byte[] value = ExtendedAttributes.get(directory, entry.name(), "user.overlay.opaque");
    return value == null ? "" : " opaque";
  }

  @Override
  public void close() throws IOException {
    FileTree.remove(folder);
  }
}
