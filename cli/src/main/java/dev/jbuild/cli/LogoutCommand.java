package dev.jbuild.cli;

import dev.jbuild.registry.Login;
import dev.jbuild.registry.auth.CredentialFiles;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild logout}. */
final class LogoutCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.value("FILE", "The file that the login was written to", "--authfile"))
        .addPositional(
            Arguments.operand(0, "SERVER", false, "Registry: host[:port] (default: docker.io)"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String server = arguments.operands().isEmpty() ? "" : arguments.operands().getFirst();
    CredentialFiles files =
        CredentialFiles.of(
            console.environment(),
            arguments.value("--authfile").map(console.workingDirectory()::resolve));
    boolean removed = Login.out(files, server);
    console
        .out()
        .println(
            (removed ? "Removed the login for " : "Not logged in to ") + Login.registry(server));
    return ExitCode.OK;
  }
}
