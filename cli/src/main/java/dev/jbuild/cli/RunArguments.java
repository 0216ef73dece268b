package dev.jbuild.cli;

import static dev.jbuild.cli.Arguments.flag;
import static dev.jbuild.cli.Arguments.repeated;
import static dev.jbuild.cli.Arguments.value;

import dev.jbuild.build.RunRequest;
import dev.jbuild.build.exec.RunOptions;
import dev.jbuild.build.plan.NetworkMode;
import dev.jbuild.build.sandbox.SandboxMount;
import dev.jbuild.snapshot.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options of {@code jbuild run}, named and meant as docker's, and the request they make. */
final class RunArguments {
  private final Arguments arguments;
  private final Console console;

  RunArguments(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  static CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(Arguments.letter("Pass standard input on", "-i", "--interactive"))
            .addOption(Arguments.letter("Give it a terminal", "-t", "--tty"))
            .addOption(
                repeated("NAME=VALUE", "Set a variable; NAME takes it from here", "-e", "--env"))
            .addOption(repeated("FILE", "Set the variables of a file's lines", "--env-file"))
            .addOption(
                repeated(
                    "HOST:PATH[:ro]",
                    "Show a file or folder of this machine; PATH alone makes a folder",
                    "-v",
                    "--volume"))
            .addOption(value("FOLDER", "Folder to start in", "-w", "--workdir"))
            .addOption(value("USER", "Who to run as: name|uid[:group|gid]", "-u", "--user"))
            .addOption(value("PROGRAM", "In place of the image's ENTRYPOINT", "--entrypoint"))
            .addOption(value("MODE", "Network: host (default) or none", "--network", "--net"))
            .addOption(value("NAME", "Name of the machine", "--hostname"))
            .addOption(repeated("HOST:IP", "Add a line to /etc/hosts", "--add-host"))
            .addOption(value("BYTES", "Size of /dev/shm, such as 128m", "--shm-size"))
            .addOption(
                repeated("NAME=SOFT[:HARD]", "Resource limit, such as nofile=1024", "--ulimit"))
            .addOption(
                value(
                    "PLATFORM", "Which image of an index (default: this machine's)", "--platform"))
            .addOption(
                value(
                    "WHEN", "Ask the registry: missing (default), always, newer, never", "--pull"))
            .addOption(flag("Accepted: nothing is kept anyway", "--rm"))
            .addOption(flag("Accepted: orphans are reaped anyway", "--init"))
            .addPositional(
                Arguments.operands(
                    "IMAGE [COMMAND...]", 1, "Name or id of an image; then its command"));
    // Options after the image are the command's.
    spec.parser().stopAtPositional(true);
    return RegistryFlags.addTo(LimitOptions.addTo(spec));
  }

  RunRequest request(Foreground foreground) throws IOException {
    List<String> words = arguments.operands();
    var folders = new ArrayList<String>();
    List<SandboxMount> mounts = mounts(folders);
    return new RunRequest(
        words.getFirst(),
        Names.platform(arguments.value("--platform")),
        PullOption.of(arguments),
        RegistryFlags.access(arguments, console),
        arguments.value("--entrypoint").map(text -> text.isEmpty() ? List.of() : List.of(text)),
        words.subList(1, words.size()),
        environment(foreground.hasTerminal()),
        arguments.value("--workdir").map(RunArguments::absolute),
        arguments.value("--user"),
        network(),
        folders,
        mounts,
        options());
  }

  private static String absolute(String folder) {
    if (!folder.startsWith("/")) {
      throw new UsageException("--workdir: '" + folder + "' is no absolute path");
    }
    return folder;
  }

  private Map<String, String> environment(boolean terminal) throws IOException {
    var variables = new LinkedHashMap<String, String>();
    if (terminal) {
      variables.put("TERM", "xterm");
    }
    for (String name : arguments.values("--env-file")) {
      variables.putAll(
          Assignments.parseOrInherit(
              "--env-file " + name,
              Assignments.readLines(console.workingDirectory().resolve(name)),
              console.environment()));
    }
    variables.putAll(
        Assignments.parseOrInherit("--env", arguments.values("--env"), console.environment()));
    return variables;
  }

  private NetworkMode network() {
    String mode = arguments.value("--network").orElse("host");
    return switch (mode) {
      case "host", "default" -> NetworkMode.HOST;
      case "none" -> NetworkMode.NONE;
      default -> throw new UsageException("--network: '" + mode + "' is not host or none");
    };
  }

  private RunOptions options() {
    var runs = new RunOptionsParser(console);
    return new RunOptions(
        List.of(),
        List.of(),
        runs.hosts(arguments.values("--add-host")),
        Optional.of(arguments.value("--hostname").orElse("jbuild")),
        runs.shmSize(arguments.value("--shm-size")),
        runs.ulimits(arguments.values("--ulimit")),
        LimitOptions.limits(arguments),
        Optional.empty(),
        false);
  }

  /** What {@code -v} shows of this machine; volumes without a source are folders to be made. */
  private List<SandboxMount> mounts(List<String> folders) {
    var mounts = new ArrayList<SandboxMount>();
    for (String text : arguments.values("--volume")) {
      String[] parts = text.split(":", -1);
      String target = parts.length == 1 ? parts[0] : parts[1];
      if (parts.length > 3 || !target.startsWith("/") || target.replace("/", "").isEmpty()) {
        throw new UsageException(
            "--volume: '" + text + "' is not of the form HOST:PATH[:ro], PATH absolute and not /");
      }
      if (parts.length == 1) {
        folders.add(target);
      } else {
        mounts.add(
            new SandboxMount(
                target,
                new Mount.Bind(
                    source(parts[0], text), parts.length == 3 && readOnly(parts[2]), true)));
      }
    }
    return mounts;
  }

  private Path source(String path, String text) {
    if (!path.contains("/") && !path.equals(".")) {
      throw new UsageException(
          "--volume: '"
              + text
              + "': there are no named volumes; write ./"
              + path
              + " for a folder");
    }
    Path source = console.workingDirectory().resolve(path).normalize();
    if (!Files.exists(source)) {
      throw new UsageException("--volume: " + source + ": no such file or folder");
    }
    return source;
  }

  private static boolean readOnly(String options) {
    boolean readOnly = false;
    for (String option : options.split(",", -1)) {
      switch (option) {
        case "ro" -> readOnly = true;
        case "rw" -> readOnly = false;
        case "z", "Z" -> {
          // Labels of SELinux: nothing is labelled here, so nothing has to be labelled anew.
        }
        default -> throw new UsageException("--volume: unknown option '" + option + "'");
      }
    }
    return readOnly;
  }
}
