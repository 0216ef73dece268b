package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Directory;
import dev.jbuild.snapshot.ActiveSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a step as user 1000 until it is killed; prints the folder it uses. */
final class SandboxHolder {
  private SandboxHolder() {}

  public static void main(String[] args) throws Exception {
    TestRoot root = new TestRoot();
    Path program = Files.createDirectory(root.base.resolve("suid")).resolve("sleep");
    Files.copy(Path.of("/bin/busybox"), program);
    Directory.working().chmod(program.toString(), 04755);
    ActiveSnapshot snapshot = root.prepare();
    RunningStep step =
        root.start(
            snapshot,
            TestRoot.sh(args[0]).withUser(new ProcessSpec.User(1000, 1000, List.of())),
            (stream, line) -> System.err.println(line));
    System.out.println(root.folder);
    System.out.flush();
    System.err.println(step.await());
  }
}
