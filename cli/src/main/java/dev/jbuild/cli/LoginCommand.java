package dev.jbuild.cli;

import dev.jbuild.registry.Login;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryException;
import dev.jbuild.registry.RegistryOptions;
import dev.jbuild.registry.auth.Credential;
import dev.jbuild.registry.auth.CredentialFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild login}: keeps a password where docker and podman find it too. */
final class LoginCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RegistryFlags.addFilesTo(
        CommandSpec.create()
            .addOption(Arguments.value("USER", "User name", "-u", "--username"))
            .addOption(
                Arguments.value(
                    "PASSWORD",
                    "Password or access token; others can see it in the list of processes",
                    "-p",
                    "--password"))
            .addOption(Arguments.flag("Read the password from standard input", "--password-stdin"))
            .addPositional(
                Arguments.operand(
                    0, "SERVER", false, "Registry: host[:port] (default: docker.io)")));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Optional<String> user = arguments.value("--username");
    Optional<String> password = arguments.value("--password");
    boolean fromInput = arguments.flag("--password-stdin");
    if (fromInput && password.isPresent()) {
      throw new UsageException("--password and --password-stdin exclude each other");
    }
    if (fromInput && user.isEmpty()) {
      throw new UsageException("--password-stdin needs --username");
    }
    String server = arguments.operands().isEmpty() ? "" : arguments.operands().getFirst();
    RegistryOptions options = RegistryFlags.options(arguments, console);
    CredentialFiles files =
        CredentialFiles.of(
            console.environment(), RegistryFlags.access(arguments, console).authFile());
    if (user.isEmpty() && password.isEmpty() && isKnown(files, options, server)) {
      console.out().println("Login Succeeded with the password that is kept already");
      return ExitCode.OK;
    }
    if (password.isPresent()) {
      console
          .err()
          .println(
              "jbuild: warning: a password on the command line can be seen by others;"
                  + " --password-stdin hides it");
    }
    Credential.Basic credential;
    if (fromInput) {
      String line = PasswordPrompt.line(console.in());
      if (line.isEmpty()) {
        throw new UsageException("--password-stdin: standard input has no password");
      }
      credential = new Credential.Basic(user.orElseThrow(), line);
    } else if (user.isPresent() && password.isPresent()) {
      credential = new Credential.Basic(user.get(), password.get());
    } else {
      credential = ask(user, password, console);
    }
    Optional<Path> readable = Login.in(options, files, server, credential);
    if (readable.isPresent()) {
      console
          .err()
          .println(
              "jbuild: the login is kept unencrypted in "
                  + readable.get()
                  + ", which only you may read; a credential helper (credsStore) would hide it");
    }
    console.out().println("Login Succeeded");
    return ExitCode.OK;
  }

  private static Credential.Basic ask(
      Optional<String> user, Optional<String> password, Console console) throws IOException {
    var prompt = new PasswordPrompt(console);
    String name = user.isPresent() ? user.get() : prompt.ask("Username: ");
    if (name.isEmpty()) {
      throw new UsageException("a user name is needed");
    }
    String secret = password.isPresent() ? password.get() : prompt.askSecretly("Password: ");
    if (secret.isEmpty()) {
      throw new UsageException("a password is needed");
    }
    return new Credential.Basic(name, secret);
  }

  /** Whether a credential is kept that the registry still accepts. */
  private static boolean isKnown(CredentialFiles files, RegistryOptions options, String server)
      throws IOException {
    String registry = Login.registry(server);
    if (files.find(registry, "") == Credential.ANONYMOUS) {
      return false;
    }
    try (var client = new RegistryClient(options)) {
      client.checkLogin(registry);
      return true;
    } catch (RegistryException e) {
      if (e.kind() != RegistryException.Kind.DENIED) {
        throw e;
      }
      return false;
    }
  }
}
