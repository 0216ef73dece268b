package dev.jbuild.build.sandbox;

import dev.jbuild.build.sandbox.ProcessSpec.Network;
import dev.jbuild.build.sandbox.ProcessSpec.Security;
import dev.jbuild.build.sandbox.ProcessSpec.User;
import dev.jbuild.snapshot.Mount;
import dev.jbuild.snapshot.Snapshotter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a step must see, print and leave, as a table; run in this JVM and, by {@code main}, in one
 * of another user.
 */
final class SandboxCases {
  /**
   * A step and all that must come of it.
   *
   * @param changes expected content of its layer: name to mode and owner
   */
  record Case(
      String name,
      ProcessSpec spec,
      List<SandboxMount> mounts,
      ExitStatus status,
      List<String> out,
      Map<String, String> changes) {}

  private static final ExitStatus OK = new ExitStatus.Exited(0);
  private final List<Case> cases = new ArrayList<>();

  private SandboxCases() {}

  /** The cases for a kind of namespace. */
  static List<Case> of(UserNamespace namespace, TestRoot root) throws IOException {
    SandboxCases table = new SandboxCases();
    table.basics();
    table.endings();
    table.isolation();
    table.mounts(root);
    if (namespace == UserNamespace.FULL) {
      table.users();
    } else {
      table.singleId();
    }
    return table.cases;
  }

  private void add(String name, String script, String... out) {
    add(name, TestRoot.sh(script), Map.of(), out);
  }

  private void add(String name, ProcessSpec spec, Map<String, String> changes, String... out) {
    cases.add(new Case(name, spec, List.of(), OK, List.of(out), changes));
  }

  private void addMount(String name, SandboxMount mount, String script, String... out) {
    addMounts(name, List.of(mount), script, Map.of(), out);
  }

  private void addMounts(
      String name,
      List<SandboxMount> mounts,
      String script,
      Map<String, String> changes,
      String... out) {
    cases.add(new Case(name, TestRoot.sh(script), mounts, OK, List.of(out), changes));
  }

  private void addEnd(String name, ProcessSpec spec, ExitStatus status, String... out) {
    cases.add(new Case(name, spec, List.of(), status, List.of(out), Map.of()));
  }

  private void basics() {
    add("prints both streams", "echo one; echo two >&2; printf three", "one", "three");
    add("has no trace where nothing changed", "true");
    add("keeps line ends out", "printf 'a\\r\\n\\nb\\n'", "a", "", "b");
    add("gives what is malformed a replacement", "printf '\\377x\\n'", "\ufffdx");
    add(
        "collects what changed",
        TestRoot.sh("mkdir -m 700 /d; echo x > /d/f; chmod 4755 /d/f; rm /etc/passwd; ln -s d /l"),
        Map.of(
            "d", "40700 0:0",
            "d/f", "104755 0:0",
            "etc", "40755 0:0",
            "etc/passwd", "whiteout",
            "l", "-> d"));
    add(
        "gives the environment and nothing else",
        ProcessSpec.of(List.of("/bin/env"), List.of("A=1", "B=x y", "C=")),
        Map.of(),
        "A=1",
        "B=x y",
        "C=");
    add(
        "starts in the working directory",
        TestRoot.sh("pwd").withWorkingDirectory("/etc"),
        Map.of(),
        "/etc");
    add("has the usual umask", "umask", "0022");
    add(
        "finds programs in PATH",
        ProcessSpec.of(List.of("echo", "hi"), List.of("PATH=/nowhere:/etc/passwd:/etc:/bin")),
        Map.of(),
        "hi");
    add("reads nothing", "cat; echo end", "end");
    add(
        "is told the host name",
        TestRoot.sh("hostname").withHostName("builder"),
        Map.of(),
        "builder");
    add("has no open descriptors but three", "cd /proc/self/fd; echo *", "0 1 2 3");
    add("cannot see how it is reported", "ls -l /proc/self/fd | grep -c '/proc/\\|pipe'", "2");
    add("has no mount of the host under its own", "grep -c ' /proc ' /proc/self/mountinfo", "1");
    add("has a soft limit of open files", "ulimit -n", "1024");
    add(
        "has the limits asked for",
        TestRoot.sh("ulimit -n; ulimit -Hn; ulimit -c")
            .withUlimits(
                List.of(
                    new Ulimit(Ulimit.Resource.NOFILE, 77, 99),
                    new Ulimit(Ulimit.Resource.CORE, 0, 0))),
        Map.of(),
        "77",
        "99",
        "0");
  }

  private void endings() {
    addEnd("passes the exit code", TestRoot.sh("exit 42"), new ExitStatus.Exited(42));
    addEnd("tells the signal", TestRoot.sh("kill -SEGV $$"), new ExitStatus.Signaled(11));
    addEnd("dies of SIGTERM", TestRoot.sh("kill $$; sleep 9"), new ExitStatus.Signaled(15));
    addEnd(
        "ends although something runs on", TestRoot.sh("sleep 999 & echo started"), OK, "started");
    addEnd(
        "reaps orphans meanwhile",
        TestRoot.sh("(sh -c 'exit 3' &); while ps -o stat | grep -q Z; do :; done; echo reaped")
            .withTimeout(Optional.of(Duration.ofSeconds(20))),
        OK,
        "reaped");
    addEnd(
        "kills what takes too long",
        TestRoot.sh("echo a; sleep 99; echo b").withTimeout(Optional.of(Duration.ofMillis(300))),
        new ExitStatus.TimedOut(),
        "a");
    cannot("nothing-like-it", 127, "exec: \"nothing-like-it\": not found in $PATH");
    cannot("/no/such", 127, "exec: \"/no/such\": No such file or directory");
    cannot("/etc", 126, "exec: \"/etc\": Permission denied");
    cannot("/etc/passwd", 126, "exec: \"/etc/passwd\": Permission denied");
    cannot("", 127, "exec: \"\": not found in $PATH");
    addEnd(
        "wants its working directory",
        TestRoot.sh("true").withWorkingDirectory("/not/there"),
        new ExitStatus.CannotExecute(127, "cannot enter /not/there: No such file or directory"));
  }

  private void cannot(String program, int code, String message) {
    addEnd(
        "cannot execute '" + program + "'",
        ProcessSpec.of(List.of(program), List.of("PATH=/bin:/etc")),
        new ExitStatus.CannotExecute(code, message));
  }

  private void isolation() {
    add("sees its own processes only", "echo /proc/[0-9]*", "/proc/1 /proc/2");
    add(
        "has the default capabilities",
        "grep CapEff /proc/self/status",
        "CapEff:\t00000000a80425fb");
    add(
        "has all capabilities when insecure",
        TestRoot.sh("mount -t tmpfs none /tmp && echo mounted").withSecurity(Security.INSECURE),
        Map.of(),
        "mounted");
    addEnd(
        "cannot mount",
        TestRoot.sh("mount -t tmpfs none /tmp 2>/dev/null"),
        new ExitStatus.Exited(1));
    addEnd(
        "cannot make namespaces",
        TestRoot.sh("unshare -U true 2>/dev/null"),
        new ExitStatus.Exited(1));
    add("is filtered", "grep Seccomp: /proc/self/status", "Seccomp:\t2");
    add("can still become root by set-uid", "grep NoNewPrivs /proc/self/status", "NoNewPrivs:\t0");
    add(
        "has devices",
        "for d in null zero full random urandom tty ptmx; do test -c /dev/$d || echo no $d; done;"
            + " head -c 3 /dev/zero | wc -c; echo x > /dev/null; echo y > /dev/shm/f; cat /dev/shm/f;"
            + " echo z > /dev/stdout",
        "3",
        "y",
        "z");
    add(
        "has shared memory of the size asked for",
        TestRoot.sh("df -k /dev/shm | tail -1 | awk '{print $2}'").withSharedMemorySize(1 << 20),
        Map.of(),
        "1024");
    add(
        "cannot write to the kernel's settings",
        "for f in /proc/sys/kernel/hostname /proc/sysrq-trigger /sys/kernel/profiling; do"
            + " (echo 1 > $f) 2>/dev/null && echo wrote $f; done; true");
    add("cannot read what is masked", "cat /proc/keys /proc/timer_list | wc -c", "0");
    add(
        "has only loopback without network",
        TestRoot.sh("ls /sys/class/net; ip addr show lo | grep -c 'inet 127.0.0.1'")
            .withNetwork(Network.NONE),
        Map.of(),
        "lo",
        "1");
    add(
        "does not see the host's files",
        "cd /; ls -d ../* | wc -l; ls -d /home /usr 2>/dev/null | wc -l",
        "7",
        "0");
  }

  private void mounts(TestRoot root) throws IOException {
    Path folder = Files.createDirectory(root.folder.resolve("bound"));
    Files.writeString(folder.resolve("file"), "content\n");
    Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of("../../.."));
    Files.createDirectories(folder.resolve("sub/deep"));
    Files.writeString(folder.resolve("sub/deep/f"), "deep\n");
    Files.createDirectory(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/inner"), "");
    Mount.Bind writable = new Mount.Bind(folder, false, true);
    Mount.Bind readOnly = new Mount.Bind(folder, true, true);
    addMount(
        "binds a folder read-only",
        new SandboxMount("/mnt/a", readOnly),
        "cat /mnt/a/file; touch /mnt/a/x 2>/dev/null || echo refused",
        "content",
        "refused");
    addMount(
        "binds a folder writable",
        new SandboxMount("/mnt", writable),
        "echo new > /mnt/made; cat /mnt/made; rm /mnt/made",
        "new");
    addMount(
        "binds a file over one that is missing",
        new SandboxMount("/etc/deep/er/f", new Mount.Bind(folder.resolve("file"), true, true)),
        "cat /etc/deep/er/f",
        "content");
    addMount("shows a part", new SandboxMount("/mnt", readOnly, "sub/deep"), "cat /mnt/f", "deep");
    addMount(
        "keeps a part inside its folder",
        new SandboxMount("/mnt", readOnly, "out"),
        "ls /mnt",
        "inner");
    addMount(
        "keeps going up inside its folder",
        new SandboxMount("/mnt", readOnly, "up/sub/../../../sub/deep"),
        "ls /mnt",
        "f");
    addMounts(
        "leaves what was written beside a mount",
        List.of(new SandboxMount("/a/b", new Mount.Tmpfs(0, 0755))),
        "touch /a/b/gone /a/kept",
        Map.of("a", "40755 0:0", "a/kept", "100644 0:0"));
    addMount(
        "mounts memory of a size",
        new SandboxMount("/scratch", new Mount.Tmpfs(1 << 20, 01777)),
        "df -k /scratch | tail -1 | awk '{print $2}'; stat -c %a /scratch",
        "1024",
        "1777");
    byte[] secret = "s3cret".getBytes(StandardCharsets.UTF_8);
    addMount(
        "shows a file from memory",
        new SandboxMount("/run/secrets/token", new Mount.MemoryFile(secret, 0400, 0, 0)),
        "cat /run/secrets/token; echo; stat -c '%a %u:%g' /run/secrets/token",
        "s3cret",
        "400 0:0");
    addMounts(
        "mounts inside a mount, whatever the order",
        List.of(
            new SandboxMount("/m/x/y", new Mount.MemoryFile(secret, 0444, 0, 0)),
            new SandboxMount("/m", new Mount.Tmpfs(0, 0755))),
        "cat /m/x/y",
        Map.of(),
        "s3cret");
    addMount(
        "mounts over a part of /dev",
        new SandboxMount("/dev/shm", new Mount.Tmpfs(1 << 20, 0755)),
        "stat -c %a /dev/shm",
        "755");
    Path layer = root.layer("view");
    Files.createDirectories(layer.resolve("opt"));
    Files.writeString(layer.resolve("opt/tool"), "tool\n");
    Files.createSymbolicLink(layer.resolve("link"), Path.of("/opt"));
    Mount view = new Snapshotter(root.folder.resolve("snapshots")).view(List.of(layer)).mount();
    addMount("shows a view", new SandboxMount("/view", view), "cat /view/opt/tool", "tool");
    addMount(
        "shows a part of a view", new SandboxMount("/v", view, "/link"), "cat /v/tool", "tool");
    addMount(
        "keeps a view as it is",
        new SandboxMount("/v", view),
        "touch /v/x 2>/dev/null || echo refused",
        "refused");
  }

  private void users() {
    add(
        "changes the user",
        TestRoot.sh("id -u; id -g; id -G; touch /tmp/f; grep CapEff /proc/self/status")
            .withUser(new User(1000, 1001, List.of(1001, 1002))),
        Map.of("tmp", "40777 0:0", "tmp/f", "100644 1000:1001"),
        "1000",
        "1001",
        "1001 1002",
        "CapEff:\t0000000000000000");
    add(
        "changes owners",
        TestRoot.sh("touch /f; chown 33:34 /f; mknod /p p"),
        Map.of("f", "100644 33:34", "p", "10644 0:0"));
    add(
        "makes no devices and says so",
        "mknod /n c 1 3 2>&1; echo $?; cp -a /dev/null /x 2> /dev/null; echo $?; echo /n* /x*",
        "mknod: /n: Operation not permitted",
        "1",
        "1",
        "/n* /x*");
    add(
        "drops what was not asked for",
        TestRoot.sh("touch /tmp/f; chown 1 /tmp/f 2>/dev/null || echo refused")
            .withCapabilities(Set.of()),
        Map.of("tmp", "40777 0:0", "tmp/f", "100644 0:0"),
        "refused");
  }

  private void singleId() {
    add(
        "pretends to change owners",
        TestRoot.sh("touch /f; chown 33:34 /f; mknod /n c 1 3; mknod /p p; id -u"),
        Map.of("f", "100644 0:0", "p", "10644 0:0"),
        "0");
    add(
        "is root whoever it was to be",
        TestRoot.sh("id -u").withUser(new User(33, 33, List.of())),
        Map.of(),
        "0");
  }

  /** Runs a case; gives what was wrong, or nothing. */
  static String run(Case wanted, TestRoot root) throws IOException, InterruptedException {
    TestRoot.Ran ran = root.run(wanted.spec, wanted.mounts.toArray(new SandboxMount[0]));
    TestRoot.Ran expected = new TestRoot.Ran(wanted.status, wanted.out, ran.err(), wanted.changes);
    return ran.equals(expected) ? "" : "expected " + expected + "\n but was " + ran;
  }

  /** Runs all cases of the namespace kind named; prints what is wrong. */
  public static void main(String[] args) throws Exception {
    UserNamespace namespace = UserNamespace.current();
    int wrong = 0;
    if (!namespace.name().equals(args[0])) {
      System.out.println("wanted namespace " + args[0] + ", got " + namespace);
      wrong++;
    }
    try (TestRoot root = new TestRoot()) {
      List<Case> cases = of(namespace, root);
      for (Case one : cases) {
        String message = run(one, root);
        if (!message.isEmpty()) {
          System.out.println(one.name + ": " + message);
          wrong++;
        }
      }
      System.out.println(cases.size() + " cases, " + wrong + " wrong");
    }
    System.exit(wrong == 0 ? 0 : 1);
  }
}
