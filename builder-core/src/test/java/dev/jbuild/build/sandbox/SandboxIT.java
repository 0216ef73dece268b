package dev.jbuild.build.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbuild.linux.Directory;
import dev.jbuild.linux.ExtendedAttributes;
import dev.jbuild.linux.FileStatus;
import dev.jbuild.linux.FileTree;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.snapshot.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxIT {
  private static TestRoot root;

  @BeforeAll
  static void install() throws IOException {
    assertNotEquals(UserNamespace.NONE, UserNamespace.current(), "run through src/test/bin/java");
    root = new TestRoot();
  }

  @AfterAll
  static void remove() throws IOException {
    root.close();
  }

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (SandboxCases.Case one : SandboxCases.of(UserNamespace.current(), root)) {
      tests.add(
          DynamicTest.dynamicTest(one.name(), () -> assertEquals("", SandboxCases.run(one, root))));
    }
    return tests;
  }

  @ParameterizedTest
  @ValueSource(strings = {"FULL", "SINGLE"})
  void doesTheSameForAnOrdinaryUser(String namespace) throws Exception {
    assertEquals(UserNamespace.FULL, UserNamespace.current(), "needs a second user");
    OrdinaryUser.Ran ran = OrdinaryUser.run(namespace);

    assertEquals(0, ran.code(), ran.output());
    assertTrue(ran.output().contains(" cases, 0 wrong"), ran.output());
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/passwd, folder, it is a file in the image",
    "/etc, file, it is a folder in the image"
  })
  void refusesAMountThatDoesNotFit(String target, String kind, String reason) {
    Mount mount =
        kind.equals("folder")
            ? new Mount.Tmpfs(0, 0755)
            : new Mount.MemoryFile(new byte[0], 0400, 0, 0);
    SandboxException e =
        assertThrows(
            SandboxException.class, () -> root.run("true", new SandboxMount(target, mount)));
    assertEquals("cannot mount a " + kind + " on " + target + ": " + reason, e.getMessage());
  }

  @Test
  void saysWhatCannotBeMounted() {
    Mount missing = new Mount.Bind(Path.of("/no/such"), true, true);
    assertEquals(
        "cannot mount /no/such on /mnt: no such file",
        assertThrows(
                SandboxException.class, () -> root.run("true", new SandboxMount("/mnt", missing)))
            .getMessage());
    assertEquals(
        "cannot mount on /proc/sys: /proc is the kernel's",
        assertThrows(
                SandboxException.class,
                () -> root.run("true", new SandboxMount("/proc/sys", new Mount.Tmpfs(0, 0755))))
            .getMessage());
    SandboxException limit =
        assertThrows(
            SandboxException.class,
            () ->
                root.run(
                    TestRoot.sh("true")
                        .withUlimits(
                            List.of(new Ulimit(Ulimit.Resource.NOFILE, 1 << 30, 1 << 30)))));
    assertEquals(
        "cannot set up the sandbox: set the limit nofile: Operation not permitted",
        limit.getMessage());
  }

  /** Where overlayfs is refused, layers are copied: the step sees and leaves the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "ls -R /data; cat /data/keep/*",
        "echo more >> /data/keep/low",
        "chmod 600 /data/keep/low; touch -d @5 /data/keep/top",
        "mkdir /data/x; rm -r /data/keep; mv /data/x /data/keep; touch /data/keep/new",
        "rm /data/keep/low; rmdir /tmp; rm -r /data/opaque",
        "rm -r /data/keep; touch /data/keep",
        "mkdir /data/x; rm /data/link; mv /data/x /data/link; ln -s /x /data/keep/link",
        "ln /data/keep/low /data/hard; mkdir -p /n/e/w; mknod /n/pipe p",
        "mv /data/keep/low /data/moved",
      })
  void leavesTheSameOnACopy(String script) throws Exception {
    Path data = Files.createTempDirectory(root.folder, "data");
    Path low = Files.createDirectory(data.resolve("low"));
    Files.createDirectories(low.resolve("data/keep"));
    Files.createDirectories(low.resolve("data/opaque/hidden"));
    Files.writeString(low.resolve("data/keep/low"), "low");
    Files.writeString(low.resolve("data/keep/gone"), "gone");
    Files.createSymbolicLink(low.resolve("data/link"), Path.of("keep/low"));
    Path top = Files.createDirectory(data.resolve("top"));
    Files.createDirectories(top.resolve("data/keep"));
    Files.createDirectories(top.resolve("data/opaque"));
    Files.writeString(top.resolve("data/keep/top"), "top");
    Directory files = Directory.working();
    files.mknod(top + "/data/keep/gone", FileStatus.CHARACTER_DEVICE, 0, 0);
    ExtendedAttributes.set(files, top + "/data/opaque", "user.overlay.opaque", new byte[] {'y'});
    List<Path> layers = List.of(root.base, low, top);

    TestRoot.Ran expected = root.run(TestRoot.sh(script), layers);

    assertEquals(new ExitStatus.Exited(0), expected.status(), expected.toString());
    assertEquals(expected, root.runOnCopy(script, layers));
  }

  /** A link that leads nowhere, a hidden folder and a link to a folder on the way to a target. */
  @Test
  void findsMountPointsAsTheStepWould() throws Exception {
    Path lower = root.layer("points-lower");
    Files.createDirectories(lower.resolve("etc/hidden/sub"));
    Path upper = root.layer("points-upper");
    Files.createDirectories(upper.resolve("etc/hidden"));
    Files.createSymbolicLink(upper.resolve("etc/resolv.conf"), Path.of("../run/systemd/stub"));
    Files.createSymbolicLink(upper.resolve("var"), Path.of("/etc"));
    ExtendedAttributes.set(
        Directory.working(),
        upper.resolve("etc/hidden").toString(),
        "user.overlay.opaque",
        new byte[] {'y'});
    Mount text = new Mount.MemoryFile("x\n".getBytes(StandardCharsets.UTF_8), 0444, 0, 0);
    TestRoot.Ran ran =
        root.run(
            TestRoot.sh("cat /run/systemd/stub /etc/resolv.conf /etc/hidden/sub/f /etc/via"),
            List.of(root.base, lower, upper),
            new SandboxMount("/etc/resolv.conf", text),
            new SandboxMount("/etc/hidden/sub/f", text),
            new SandboxMount("/var/via", text));

    assertEquals(List.of("x", "x", "x", "x"), ran.out(), ran.toString());
    assertEquals(Map.of(), ran.changes());
  }

  /** 60 fit mount's page with their folder's name cut off; 250 do not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 60, 250})
  void stacksManyLayers(int count) throws Exception {
    Path folder = root.folder.resolve("a long name, with: all\\that needs escaping " + count);
    List<Path> layers = new ArrayList<>();
    layers.add(root.base);
    for (int i = 0; i < count; i++) {
      Path layer = Files.createDirectories(folder.resolve("layer-number-" + i));
      Files.writeString(layer.resolve("top"), i + "\n");
      Files.writeString(layer.resolve("file" + i), "");
      layers.add(layer);
    }

    TestRoot.Ran ran = root.run(TestRoot.sh("cat /top; ls / | grep -c file"), layers);

    assertEquals(List.of("" + (count - 1), "" + count), ran.out(), ran.toString());
  }

  @Test
  void runsOnAPlainFolderAndTidiesUp() throws Exception {
    Path folder = root.layer("plain");
    Files.createDirectory(folder.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), folder.resolve("bin/sh"));
    Files.createDirectories(folder.resolve("kept/full"));
    List<String> out = new ArrayList<>();
    Mount file = new Mount.MemoryFile(new byte[] {'m'}, 0444, 0, 0);

    ExitStatus status =
        root.sandbox()
            .run(
                TestRoot.sh("echo /*; echo x > /kept/full/y"),
                new Mount.Bind(folder, false, true),
                List.of(new SandboxMount("/kept/full/m", file), new SandboxMount("/a/b", file)),
                (stream, line) -> out.add(line));

    assertEquals(new ExitStatus.Exited(0), status);
    assertEquals(List.of("/a /bin /dev /kept /proc /sys"), out);
    assertEquals(List.of("bin", "kept"), names(folder));
    assertEquals(List.of("y"), names(folder.resolve("kept/full")));
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Directory directory = Directory.open(folder)) {
      directory.entries().forEach(entry -> names.add(entry.name()));
    }
    names.sort(null);
    return names;
  }

  @Test
  void deliversAnEndlessLineInPieces() throws Exception {
    TestRoot.Ran ran = root.run("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end");

    assertEquals(8, ran.out().size());
    assertEquals(100_000, ran.out().stream().limit(7).mapToInt(String::length).sum());
    assertEquals("end", ran.out().getLast());
  }

  @Test
  void killsOnRequest() throws Exception {
    try (ActiveSnapshot snapshot = root.prepare()) {
      CountDownLatch started = new CountDownLatch(1);
      RunningStep step =
          root.start(
              snapshot,
              TestRoot.sh("for i in $(seq 100); do sleep 7771 & done; echo started; wait"),
              (stream, line) -> started.countDown());
      started.await();
      assertEquals(100, Processes.countUntil("7771", 100));
      step.kill();

      assertEquals(new ExitStatus.Killed(), step.await());
      assertEquals(0, Processes.count("7771"));
      step.kill();
    }
  }

  @Test
  void killsWhenTheCallerIsInterrupted() throws Exception {
    Thread caller = Thread.currentThread();
    try (ActiveSnapshot snapshot = root.prepare()) {
      assertThrows(
          InterruptedException.class,
          () ->
              root.sandbox()
                  .run(
                      TestRoot.sh("echo started; sleep 7772"),
                      snapshot.mount(),
                      List.of(),
                      (stream, line) -> caller.interrupt()));
      assertEquals(0, Processes.count("7772"));
    }
  }

  @Test
  void killsWhenTheListenerFails() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (ActiveSnapshot snapshot = root.prepare()) {
                root.start(
                        snapshot,
                        TestRoot.sh("yes; sleep 7773"),
                        (stream, line) -> {
                          throw new IllegalStateException("listener");
                        })
                    .await();
              }
            });
    assertEquals("listener", e.getMessage());
  }

  /** Also where the step runs a set-user-ID program, which loses parent-death signals. */
  @ParameterizedTest
  @ValueSource(strings = {"sleep 7774", "exec /suid/sleep 7774"})
  void leavesNothingWhenItsJvmIsKilled(String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            OrdinaryUser.classPath(),
            SandboxHolder.class.getName(),
            script);
    Process jvm = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String folder = jvm.inputReader(StandardCharsets.UTF_8).readLine();
    assertEquals(1, Processes.countUntil("7774", 1));

    jvm.destroyForcibly().waitFor();

    assertEquals(0, Processes.countUntil("7774", 0));
    assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(folder));
    FileTree.remove(Path.of(folder));
  }

  @Test
  void runsManyAtATime() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService busy = Executors.newFixedThreadPool(1);
        ExecutorService steps = Executors.newFixedThreadPool(4)) {
      Future<Void> disturbance = busy.submit(() -> disturb(stop));
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        int number = i;
        Callable<String> step =
            () -> {
              TestRoot.Ran ran = root.run("echo " + number + "; echo x > /f; exit " + number);
              return ran.status() + " " + ran.out() + " " + ran.changes().keySet();
            };
        results.add(steps.submit(step));
      }
      try {
        for (int i = 0; i < results.size(); i++) {
          assertEquals(new ExitStatus.Exited(i) + " [" + i + "] [f]", results.get(i).get());
        }
      } finally {
        stop.set(true);
      }
      disturbance.get();
    }
  }

  /** Other threads start processes and make garbage and classes. */
  private static Void disturb(AtomicBoolean stop) throws Exception {
    while (!stop.get()) {
      new ProcessBuilder("/bin/true").start().waitFor();
      byte[][] garbage = new byte[100][];
      for (int i = 0; i < garbage.length; i++) {
        garbage[i] = new byte[10_000];
      }
      Runnable lambda = () -> garbage[0] = null;
      lambda.run();
    }
    return null;
  }
}
