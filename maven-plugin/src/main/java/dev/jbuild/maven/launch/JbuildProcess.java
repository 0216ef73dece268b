package dev.jbuild.maven.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Runs one command of jbuild as a child process, and ends it when this JVM is ended. */
public final class JbuildProcess {
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
   * Why jbuild cannot run on this machine; "" where it can.
   *
   * <p>It reads and writes files by Linux's own system calls, those of COPY too.
   */
  public static String unsupported(String system) {
    return system.toLowerCase(Locale.ROOT).startsWith("linux")
        ? ""
        : "jbuild builds images on Linux only, and this is "
            + system
            + ": run Maven in WSL, in a Linux virtual machine or in a Linux container, or skip"
            + " the images with -Djbuild.skip";
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
    var command = new ArrayList<String>();
    command.add(distribution.launcher().toString());
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    // A jbuild around this build may have set its own.
    builder.environment().put("JBUILD_HOME", distribution.home().toString());
    Process process = builder.start();
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
