package dev.jbuild.cli;

import dev.jbuild.format.Formatter;
import dev.jbuild.parse.DockerfileParser;
import dev.jbuild.parse.Parsed;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.Severity;
import dev.jbuild.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild fmt}: Dockerfiles in normal form, on standard output or in place. */
final class FmtCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(
            Arguments.flag("Rewrite the files, and print the names of those", "-w", "--write"))
        .addOption(
            Arguments.flag("Write nothing, print the names of files not formatted", "--check"))
        .addPositional(
            Arguments.operands(
                "FILE", 0, "Dockerfiles (default: Dockerfile; - is standard input)"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean check = arguments.flag("--check");
    boolean write = arguments.flag("--write");
    if (check && write) {
      throw new UsageException("--check writes nothing: it cannot go with --write");
    }
    int code = ExitCode.OK;
    for (String operand : DockerfileText.operands(arguments)) {
      if (write && operand.equals("-")) {
        throw new UsageException("--write: standard input cannot be written");
      }
      SourceFile source = DockerfileText.read(operand, console);
      Parsed parsed = DockerfileParser.parse(source);
      if (parsed.hasErrors()) {
        // Instructions that are wrong would be lost.
        complain(source, parsed, console);
        code = ExitCode.FAILURE;
        continue;
      }
      String formatted = Formatter.format(parsed.dockerfile());
      boolean differs = !formatted.equals(source.text());
      if (!check && !write) {
        console.out().print(formatted);
      } else if (differs) {
        if (write) {
          rewrite(DockerfileText.path(operand, console), source.text(), formatted);
        } else {
          code = ExitCode.FAILURE;
        }
        console.out().println(source.name());
      }
    }
    return code;
  }

  private static void complain(SourceFile source, Parsed parsed, Console console) {
    for (Diagnostic diagnostic : parsed.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        console.err().print(source.render(diagnostic));
      }
    }
  }

  /**
   * Writes into the file itself, so that owner, mode and links stay; a copy beside it is there
   * until that is done, so that a full disk loses nothing.
   */
  private static void rewrite(Path path, String before, String after) throws IOException {
    Path file = path.toRealPath();
    Path copy = Files.createTempFile(file.resolveSibling(""), ".jbuild-fmt", "");
    Files.writeString(copy, before);
    try {
      Files.writeString(file, after);
    } catch (IOException e) {
      throw new IOException(FailureText.of(e) + "; what " + path + " was is in " + copy, e);
    }
    Files.delete(copy);
  }
}
