package dev.jbuild.maven.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs one command of jbuild as a child process, and ends it when this JVM is ended. */
public final class JbuildProcess {
  /** With the value {@code true} Linux is treated as if it were another system. */
  private static final String PORTABLE = "jbuild.portable";

  private final Distribution distribution;
  private final Path workingDirectory;
  private final Map<String, String> environment;

  /**
   * Says what to run and where.
   *
   * @param environment what the child gets beside the variables of this process
   */
  public JbuildProcess(
      Distribution distribution, Path workingDirectory, Map<String, String> environment) {
    this.distribution = distribution;
    this.workingDirectory = workingDirectory;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs a command to its end.
   *
   * @param words the command line
   * @param out takes each line of standard output
   * @param err takes each line of standard error, in another thread
   * @return the exit code
   * @throws InterruptedException if this thread is; the child is ended
   */
  public int run(List<String> words, Consumer<String> out, Consumer<String> err)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder().directory(workingDirectory.toFile());
    builder.environment().putAll(environment);
    var command = new ArrayList<>(program(builder.environment()));
    command.addAll(words);
    builder.command(command);
    // A jbuild around this build may have set its own.
    builder.environment().put("JBUILD_HOME", distribution.home().toString());
    Process process = builder.start();
    process.getOutputStream().close();
    Thread end = new Thread(process::destroy, "jbuild-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      Thread reader = new Thread(() -> read(process.getErrorStream(), err), "jbuild-progress");
      reader.start();
      read(process.getInputStream(), out);
      reader.join();
      return process.waitFor();
    } finally {
      process.destroy();
      removeHook(end);
    }
  }

  /**
   * What starts jbuild: its launcher, which enters namespaces for RUN; where there are none since
   * there is no Linux, a JVM.
   */
  List<String> program(Map<String, String> variables) throws IOException {
    if (isLinux()) {
      return List.of(distribution.launcher().toString());
    }
    return List.of(
        JavaHome.find(variables).resolve("bin").resolve("java").toString(),
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-D" + PORTABLE + "=true",
        "-cp",
        distribution.jar().toString(),
        "dev.jbuild.cli.Main");
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux") && !Boolean.getBoolean(PORTABLE);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook does what it is for.
    }
  }

  private static void read(InputStream in, Consumer<String> lines) {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // The process was ended, and its stream with it.
    }
  }
}
