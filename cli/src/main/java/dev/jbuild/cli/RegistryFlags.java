package dev.jbuild.cli;

import static dev.jbuild.cli.Arguments.flag;
import static dev.jbuild.cli.Arguments.value;

import dev.jbuild.registry.AccessOptions;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryOptions;
import dev.jbuild.registry.auth.Credential;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** The options by which every command that asks a registry is told how; podman's names. */
final class RegistryFlags {
  private RegistryFlags() {}

  static CommandSpec addTo(CommandSpec spec) {
    return addFilesTo(spec)
        .addOption(
            value("USER:PASSWORD", "Show this to registries, not what login kept", "--creds"));
  }

  /** All but the credential, for those who bring it otherwise. */
  static CommandSpec addFilesTo(CommandSpec spec) {
    return spec.addOption(
            flag(
                "Registries must speak https and prove who they are; =false: none need to"
                    + " (default: as configured; not on this machine)",
                "--tls-verify"))
        .addOption(value("N", "Try again what fails in passing so often (default: 4)", "--retry"))
        .addOption(
            value(
                "DURATION",
                "Pause before the first retry, tripled for each further one (default: 500ms)",
                "--retry-delay"))
        .addOption(value("FILE", "Read and write credentials in this file only", "--authfile"))
        .addOption(value("FOLDER", "Authorities *.crt, client's *.cert and *.key", "--cert-dir"));
  }

  static AccessOptions access(Arguments arguments, Console console) {
    Path folder = console.workingDirectory();
    return new AccessOptions(
        arguments.choice("--tls-verify"),
        arguments.value("--creds").map(RegistryFlags::credential),
        arguments.value("--authfile").map(folder::resolve),
        arguments.value("--cert-dir").map(folder::resolve),
        arguments.value("--retry").map(text -> Numbers.count("--retry", text)),
        arguments.value("--retry-delay").map(text -> Numbers.duration("--retry-delay", text)));
  }

  static RegistryOptions options(Arguments arguments, Console console) throws IOException {
    RegistryOptions options = RegistryOptions.of(console.environment(), access(arguments, console));
    return arguments.flag("--debug") ? options.withTrace(console.err()::println) : options;
  }

  static RegistryClient open(Arguments arguments, Console console) throws IOException {
    return new RegistryClient(options(arguments, console));
  }

  private static Credential.Basic credential(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new UsageException("--creds is USER:PASSWORD");
    }
    return new Credential.Basic(text.substring(0, colon), text.substring(colon + 1));
  }
}
