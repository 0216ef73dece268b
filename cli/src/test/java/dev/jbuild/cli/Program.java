package dev.jbuild.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A program to be run with an environment of its own: nothing is inherited but PATH. */
final class Program {
  private static final long LONGEST_SECONDS = 180;

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private Path folder = Path.of("/");

  Program(String... words) {
    this.words.addAll(List.of(words));
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  Program with(String... more) {
    words.addAll(List.of(more));
    return this;
  }

  Program set(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  Program in(Path where) {
    folder = where;
    return this;
  }

  /** What a program said and how it ended. */
  record Result(String line, int code, String out, String err) {
    /** Fails with all that was said unless the program succeeded. */
    Result expectSuccess() {
      if (code != 0) {
        throw new AssertionError(toString());
      }
      return this;
    }

    @Override
    public String toString() {
      return line + "\nexit code " + code + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  Process start(Path out, Path err) {
    return start(Path.of("/dev/null"), out, err);
  }

  Process start(Path in, Path out, Path err) {
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(in.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result run() {
    return run(Path.of("/dev/null"));
  }

  /** Runs with a file as standard input. */
  Result run(Path in) {
    try {
      Path out = Files.createTempFile("jbuild-it", ".out");
      Path err = Files.createTempFile("jbuild-it", ".err");
      try {
        Process process = start(in, out, err);
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
          throw new AssertionError("took too long: " + words + "\n" + text(out) + text(err));
        }
        return new Result(String.join(" ", words), process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + words, e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
