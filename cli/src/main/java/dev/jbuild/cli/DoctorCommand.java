package dev.jbuild.cli;

import dev.jbuild.cli.doctor.Diagnosis;
import dev.jbuild.cli.doctor.Finding;
import dev.jbuild.cli.doctor.Host;
import dev.jbuild.cli.doctor.NamespaceProbe;
import dev.jbuild.cli.doctor.StoreDisk;
import dev.jbuild.cli.doctor.Trial;
import dev.jbuild.linux.FileTree;
import dev.jbuild.registry.auth.CredentialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code jbuild doctor}: what this host can do for builds.
 *
 * <p>The launcher enters no user namespace for it, so it sees the host as the caller does, and
 * works where none can be entered; namespaces are tried in processes of their own.
 */
final class DoctorCommand implements Command {
  @Override
  public CommandSpec spec() {
    return CommandSpec.create()
        .addOption(Arguments.value("FORMAT", "text or json (default: text)", "--format"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String format = arguments.value("--format").orElse("text");
    if (!format.equals("text") && !format.equals("json")) {
      throw new UsageException("--format is text or json");
    }
    Diagnosis diagnosis = examine(console);
    console.out().print(format.equals("json") ? diagnosis.json() : text(diagnosis));
    return diagnosis.works() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static Diagnosis examine(Console console) throws IOException {
    Map<String, String> environment = console.environment();
    StoreDisk disk = StoreDisk.of(Stores.root(console));
    NamespaceProbe probe = NamespaceProbe.NONE;
    Trial trial;
    @Nullable Path folder = null;
    try {
      Path home = installation();
      folder = temporaryFolder(disk.existing());
      probe = NamespaceProbe.run(home.resolve("lib/userns"), folder, environment);
      trial = Trial.run(home.resolve("bin/jbuild"), TinyProgram.bytes(), folder, environment);
    } catch (IOException e) {
      trial = new Trial(false, FailureText.of(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      trial = new Trial(false, "interrupted");
    } finally {
      if (folder != null) {
        FileTree.remove(folder);
      }
    }
    List<Path> logins = CredentialFiles.of(environment).files();
    return Diagnosis.of(Host.current(environment), disk, logins, probe, trial);
  }

  /** The folder with bin and lib. */
  private static Path installation() throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    Path home = jar.resolve("../..").normalize();
    if (!Files.isExecutable(home.resolve("bin/jbuild"))) {
      throw new IOException("cannot be tried: jbuild was not started by its launcher");
    }
    return home;
  }

  /** On the disk of the store; elsewhere if that is impossible, which is a finding of its own. */
  private static Path temporaryFolder(Path near) throws IOException {
    String prefix = ".jbuild-doctor";
    return Files.isWritable(near)
        ? Files.createTempDirectory(near, prefix)
        : Files.createTempDirectory(prefix);
  }

  /** A table; each remedy is in the row below what it mends. */
  private static String text(Diagnosis diagnosis) {
    var table = new TextTable().row(List.of("STATUS", "CHECK", "FOUND"));
    for (Finding finding : diagnosis.findings()) {
      table.row(List.of(finding.status().word(), finding.check(), finding.found()));
      finding.remedy().ifPresent(remedy -> table.row(List.of("", "", "-> " + remedy)));
    }
    return table.toString();
  }
}
