package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** jbuild run: what an image's process sees, says and leaves. */
final class RunIT {
  private static final long LONGEST_SECONDS = 60;
  private static final String DOCKERFILE =
      """
      FROM busybox
      RUN echo tester:x:5:5::/home:/bin/sh >> /etc/passwd
      # The same layer twice, as images of many instructions have it.
      COPY --chmod=644 Dockerfile /same
      COPY --chmod=644 Dockerfile /same
      ENV A=image B=image
      WORKDIR /w
      VOLUME /new/volume
      USER tester
      ENTRYPOINT ["/bin/sh", "-c"]
      CMD ["echo the command; exit 4"]
      """;

  private static final Path FOLDER = Installation.temporaryFolder("jbuild-run");
  private static final Map<Caller, Path> HOMES = new EnumMap<>(Caller.class);

  static List<Caller> callers() {
    return Caller.all();
  }

  /** A store with the image {@code tried}, made once for each caller. */
  private static Path home(Caller caller) {
    return HOMES.computeIfAbsent(caller, RunIT::makeHome);
  }

  private static Path makeHome(Caller caller) {
    try {
      Path home = caller.folder(FOLDER);
      Path project = Path.of(System.getProperty("jbuild.project"));
      Files.copy(project.resolve("testdata/base/busybox.tar"), home.resolve("busybox.tar"));
      Path context = Files.createDirectories(home.resolve("context"));
      Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
      Files.writeString(
          context.resolve("Dockerfile.images"), "busybox oci-archive:../busybox.tar\n");
      Files.writeString(home.resolve("env"), "# a comment\n\nA=file\n  D=1 2\nHOME\nUNSET\n");
      caller.give(home);
      Installation.shared().jbuild(caller, home, "-t", "tried", "context").run().expectSuccess();
      Installation.shared().jbuild(caller, home, "load", "-i", "busybox.tar").run().expectSuccess();
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program jbuild(Caller caller, String... words) {
    return Installation.shared().jbuild(caller, home(caller), "run").with(words);
  }

  /** A command line, and the exit code and output that come of it. */
  record Case(Caller caller, int code, String out, List<String> words) {}

  private static Case of(int code, String out, String... words) {
    return new Case(Caller.SELF, code, out, List.of(words));
  }

  static Stream<Case> cases() {
    List<Case> cases =
        List.of(
            of(4, "the command\n", "tried"),
            of(0, "x\n", "tried", "echo x"),
            of(0, "image\n/w\n5\n", "tried", "echo $A; pwd; id -u"),
            of(0, "jbuild\n", "tried", "hostname"),
            of(0, "given\n", "--hostname", "given", "tried", "hostname"),
            of(0, "/new/volume\n", "tried", "echo /new/*"),
            of(0, "out\nout\n", "tried", "echo out > /dev/stdout; echo out"),
            of(0, "1 image\n", "-e", "A=1", "tried", "echo $A $B"),
            of(0, "file 1 2 unset\n", "--env-file", "env", "tried", "echo $A $D ${UNSET-unset}"),
            of(0, "later\n", "-e", "A=later", "--env-file", "env", "tried", "echo $A"),
            of(0, "unset\n", "-e", "NOPE", "tried", "echo ${NOPE-unset}"),
            of(0, "/not/there\n", "-w", "/not/there", "tried", "pwd"),
            of(0, "0 7\n", "-u", "0:7", "tried", "echo $(id -u) $(id -g)"),
            of(0, "-c x\n", "--entrypoint", "echo", "tried", "-c", "x"),
            of(0, "", "--entrypoint", "true", "tried"),
            of(0, "y\n", "--entrypoint", "", "tried", "echo", "y"),
            of(0, "# a comment\n", "-v", "./env:/a/b:ro", "tried", "head -1 /a/b"),
            of(1, "", "-v", "./env:/a/b:ro", "-u", "0", "tried", "{ echo >> /a/b; } 2> /dev/null"),
            of(0, "/made\n", "-v", "/made", "tried", "echo /made"),
            of(0, "lo\n", "--network", "none", "tried", "cd /sys/class/net; echo *"),
            of(0, "1.2.3.4\tmine\n", "--add-host", "mine:1.2.3.4", "tried", "grep mine /etc/hosts"),
            of(0, "", "tried", "test ! -t 0 && test ! -t 1 && test ! -t 2"),
            of(0, "", "tried", "cat"),
            of(0, "", "--rm", "--init", "busybox", "true"),
            of(9, "", "busybox", "sh", "-c", "exit 9"),
            of(143, "", "busybox", "sh", "-c", "kill -TERM $$"),
            of(127, "", "busybox", "nope"),
            of(127, "", "busybox", "/no/pe"),
            of(126, "", "busybox", "/etc/passwd"),
            of(125, "", "--nope", "busybox"),
            of(125, "", "-w", "relative", "busybox"),
            of(125, "", "-v", "named:/x", "busybox"),
            of(125, "", "-v", "./absent:/x", "busybox"),
            of(125, "", "-u", "nobody-knows", "busybox"),
            of(125, "", "--pull=never", "absent"),
            of(125, "", "-it", "busybox", "true"),
            of(125, ""));
    Caller ordinary = Caller.all().getLast();
    return Caller.all().stream()
        .flatMap(caller ->
            cases.stream()
                .filter(one -> caller == ordinary || isAboutTheHost(one))
                .map(one -> new Case(caller, one.code, one.out, one.words)));
  }

  /** Only there root is another caller than others. */
  private static boolean isAboutTheHost(Case one) {
    return one.words.stream().anyMatch(Set.of("-u", "-v", "--network", "--hostname")::contains);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run(Case one) throws IOException {
    Program.Result result = jbuild(one.caller, one.words.toArray(new String[0])).run();
    assertEquals(one.code, result.code(), result::toString);
    assertEquals(one.out, result.out(), result::toString);
    assertEquals(one.code >= 125 && one.code <= 127, !result.err().isEmpty(), result::toString);
    assertEquals("", leftIn(one.caller));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void nothingStays(Caller caller) throws IOException {
    jbuild(caller, "-u", "0", "tried", "echo x > /x; mkdir /y").run().expectSuccess();
    assertEquals("", leftIn(caller));
    jbuild(caller, "tried", "test ! -e /x && test ! -e /y").run().expectSuccess();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void bytesPassUnchanged(Caller caller) throws IOException {
    byte[] bytes = new byte[10_000_000];
    new Random(1).nextBytes(bytes);
    Path in = home(caller).resolve("bytes");
    Path out = home(caller).resolve("bytes-out");
    Files.write(in, bytes);
    Files.write(out, new byte[0]);
    caller.give(home(caller).resolve("bytes"));
    Process process = start(caller, in, out, "-i", "tried", "cat");
    assertEquals(0, end(process));
    assertEquals(-1, Arrays.mismatch(bytes, Files.readAllBytes(out)));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aReaderThatStopsEndsTheProcess(Caller caller) {
    // PIPE is the signal of who writes where nobody reads: 128 + 13.
    Program.Result result =
        caller
            .program(home(caller), "sh", "-c", "{ \"$@\"; echo $? > code; } | head -1", "sh")
            .with(Installation.shared().launcher().toString(), "run", "tried", "yes")
            .set("JBUILD_ROOT", home(caller).resolve("store"))
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .run()
            .expectSuccess();
    assertEquals("y\n", result.out());
    assertEquals("141\n", text(home(caller).resolve("code")));
  }

  /** A caller and a signal with what a process that does not expect it ends with. */
  record Sent(Caller caller, String signal, int code) {}

  static Stream<Sent> signals() {
    return Caller.all().stream()
        .flatMap(caller ->
            Stream.of(
                new Sent(caller, "HUP", 129),
                new Sent(caller, "INT", 130),
                new Sent(caller, "QUIT", 131),
                new Sent(caller, "USR1", 138),
                new Sent(caller, "USR2", 140),
                new Sent(caller, "TERM", 143)));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void signalsArePassedOn(Sent sent) throws Exception {
    Path out = home(sent.caller).resolve("out-" + sent.signal);
    // Number 2 of the namespace is the step itself: a program without a handler of its own.
    Process process =
        start(
            sent.caller,
            Path.of("/dev/null"),
            out,
            "tried",
            "trap 'echo got; exit 5' " + sent.signal + "; echo ready; while :; do sleep 0.1; done");
    await(() -> text(out).contains("ready"));
    signal(sent.signal, process);
    assertEquals(5, end(process));
    assertEquals("ready\ngot\n", text(out));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void signalsEndWhoDoesNotExpectThem(Sent sent) throws Exception {
    Path out = home(sent.caller).resolve("end-" + sent.signal);
    Process process =
        start(
            sent.caller,
            Path.of("/dev/null"),
            out,
            "--entrypoint",
            "/bin/tail",
            "tried",
            "-n1",
            "-f",
            "/etc/passwd");
    await(() -> text(out).contains("tester"));
    signal(sent.signal, process);
    assertEquals(sent.code, end(process));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void killLeavesNothing(Caller caller) throws Exception {
    Path out = home(caller).resolve("killed");
    String marker = "98766" + ProcessHandle.current().pid();
    Process process =
        start(
            caller,
            Path.of("/dev/null"),
            out,
            "-u",
            "0",
            "tried",
            "echo x > /x; echo ready; sleep " + marker + " & sleep " + marker);
    await(() -> text(out).contains("ready"));
    signal("KILL", process);
    assertEquals(137, end(process));
    await(() -> !runs("sleep\0" + marker));
    // Its files go with the next start that has some of its own.
    jbuild(caller, "tried", "true").run().expectSuccess();
    assertEquals("", leftIn(caller));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void aTerminal(Caller caller) {
    String script =
        "stty size; tty; test -t 0 && test -t 1 && test -t 2 && echo all; echo x > /dev/tty";
    Program.Result result = inTerminal(caller, "stty rows 33 cols 44; ", "-it", "tried", script);
    // script(1) types a zero byte where it has no input, and the terminal shows that.
    String shown = result.out().replace("\r", "").replace("^@", "");
    assertEquals("33 44\n/dev/pts/0\nall\nx\nexit 0\n", shown);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void theTerminalIsGivenBackAsItWas(Caller caller) {
    for (String end : List.of("exit 3", "kill -KILL $$", "exec /no/such")) {
      Program.Result result =
          inTerminal(caller, "stty -g > before; ", "-it", "tried", "stty raw -echo; " + end);
      assertTrue(result.out().contains("exit "), result::toString);
      assertEquals(text(home(caller).resolve("before")), text(home(caller).resolve("after")));
    }
  }

  /** What is typed at a terminal: Ctrl-C is the process's own, and so is a change of the size. */
  private static final String TYPING =
      """
      import fcntl, os, pty, struct, sys, termios
      pid, terminal = pty.fork()
      if pid == 0:
          os.execvp(sys.argv[1], sys.argv[1:])
      shown = b''
      def until(text):
          global shown
          while text not in shown:
              shown += os.read(terminal, 1000)
          shown = shown[shown.index(text) + len(text):]
      until(b'ready')
      os.write(terminal, b'\\x03')
      until(b'interrupted')
      fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 132, 0, 0))
      until(b'size 50 132')
      os.write(terminal, b'last words\\r')
      until(b'read last words')
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
      """;

  @ParameterizedTest
  @MethodSource("callers")
  void keysAndSizesReachTheProcess(Caller caller) {
    String script =
        "trap 'echo interrupted' INT; trap 'echo size $(stty size)' WINCH; echo ready;"
            + " while ! read x; do :; done; echo read $x; exit 6";
    Program.Result result =
        caller
            .program(home(caller), "python3", "-c", TYPING)
            .with(Installation.shared().launcher().toString(), "run", "-it", "tried", script)
            .set("JBUILD_ROOT", home(caller).resolve("store"))
            .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
            .run();
    assertEquals(6, result.code(), result::toString);
  }

  /** Runs in a terminal that script(1) makes; says {@code exit CODE} in the end. */
  private static Program.Result inTerminal(Caller caller, String before, String... words) {
    var line = new StringBuilder(before).append(Installation.shared().launcher()).append(" run");
    for (String word : words) {
      line.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    line.append("; echo exit $?; stty -g > after");
    return caller
        .program(home(caller), "script", "-qec", line.toString(), "/dev/null")
        .set("SHELL", "/bin/sh")
        .set("JBUILD_ROOT", home(caller).resolve("store"))
        .set("JBUILD_JAVA_HOME", System.getProperty("java.home"))
        .run();
  }

  private static Process start(Caller caller, Path in, Path out, String... words)
      throws IOException {
    return jbuild(caller, words).start(in, out, home(caller).resolve("err"));
  }

  private static int end(Process process) {
    try {
      assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), "it goes on");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return process.exitValue();
  }

  private static void signal(String signal, Process process) {
    new Program("kill", "-" + signal, Long.toString(process.pid())).run().expectSuccess();
  }

  /** What is in the place where a process's files are while it runs. */
  private static String leftIn(Caller caller) throws IOException {
    try (Stream<Path> files = Files.list(home(caller).resolve("store/ingest"))) {
      return String.join("\n", files.map(Path::toString).toList());
    }
  }

  private static boolean runs(String words) {
    return ProcessHandle.allProcesses()
        .anyMatch(process ->
            text(Path.of("/proc", Long.toString(process.pid()), "cmdline")).contains(words));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.sleep(20);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
