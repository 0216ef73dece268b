package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class JbuildTest {
  @TempDir private Path folder;

  private Invocation run(String... words) {
    return Invocation.of(folder, Map.of("JBUILD_ROOT", folder + "/store"), words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "build | Missing required parameter: 'PATH' | jbuild build",
        "-t x:y:z . | --tag: | jbuild build",
        "build --nope . | Unknown option: '--nope' | jbuild build",
        "build -t | Missing required parameter for option '--tag' | jbuild build",
        "build a b | Unmatched argument at index 1: 'b' | jbuild build",
        "build --output type=nope . | --output: unknown type 'nope'; it is one of local, tar,"
            + " oci, docker, image and registry | jbuild build",
        "build --output dest=x . | --output: 'type' is missing | jbuild build",
        "build --output type=oci,x=y . | --output: unknown field 'x' | jbuild build",
        "build --output type=local . | --output: type=local needs dest=FOLDER | jbuild build",
        "build --network bridge . | --network: 'bridge' is not default, host or none | jbuild build",
        "build --build-arg =v . | --build-arg: '=v' has no name | jbuild build",
        "build --jobs 0 . | --jobs: at least 1 | jbuild build",
        "build --ulimit nofile=9:1 . | --ulimit: in 'nofile=9:1' the soft limit is above the hard"
            + " one | jbuild build",
        "build --add-host me . | --add-host: 'me' is not of the form HOST:IP | jbuild build",
        "build --progress loud . | --progress: 'loud' is not auto, plain, quiet, tty or rawjson"
            + " | jbuild build",
        "completion tcsh | no completion for 'tcsh': bash, zsh or fish | jbuild completion",
        "biuld | no command and no folder is named 'biuld'; did you mean 'build'? | jbuild",
        "help frob | no command and no folder is named 'frob' | jbuild",
      })
  void aWrongCommandLineIsExplained(String line, String message, String command) {
    Invocation run = run(line.split(" ", -1));
    assertEquals(ExitCode.USAGE, run.code(), run::toString);
    assertEquals("", run.out());
    String[] lines = run.err().split("\n", -1);
    assertTrue(lines[0].startsWith("jbuild: " + message), run::toString);
    assertEquals("See '" + command + " --help'.", lines[lines.length - 2]);
  }

  @ParameterizedTest
  @EnumSource(Commands.class)
  void everyCommandHasHelp(Commands command) {
    Invocation help = run(command.word(), "--help");
    assertEquals(ExitCode.OK, help.code());
    assertEquals("", help.err());
    assertTrue(help.out().startsWith("Usage: jbuild " + command.word()), help::toString);
    assertTrue(help.out().contains(command.summary() + "."), help::toString);
    assertTrue(help.out().contains("-D, --debug[=BOOL] "), help::toString);
    assertEquals(help, run("help", command.word()));
    assertTrue(run("--help").out().contains("  " + command.word() + " "));
  }

  @Test
  void withoutWordsItShowsTheCommands() {
    assertEquals(run("--help"), run());
    assertEquals(run("--help"), run("help"));
    assertEquals(ExitCode.OK, run().code());
  }

  @Test
  void buildIsTheCommandWhereNoneIsNamed() {
    assertEquals(run("build", "-t", "x", "nowhere/"), run("-t", "x", "nowhere/"));
  }

  @Test
  void aFlagCanBeTakenBack() {
    Invocation run = run("build", "--no-cache=false", "--pull=false", "nowhere/");
    assertEquals(ExitCode.FAILURE, run.code(), run::toString);
  }

  @Test
  void theVersionIsTheProjects() {
    assertEquals("jbuild " + VersionCommand.version() + "\n", run("--version").out());
    assertTrue(VersionCommand.version().matches("[0-9]+[.][0-9]+[.][0-9]+.*"));
    assertTrue(run("version").out().startsWith(run("--version").out()));
  }

  @Test
  void optionsOfOtherToolsAreToldApart() {
    Invocation harmless = run("build", "--rm", "--force-rm=false", "--builder", "x", "nowhere/");
    assertEquals(ExitCode.FAILURE, harmless.code());
    assertEquals(
        """
        jbuild: warning: --rm has no effect: nothing is left of a step but its layer
        jbuild: warning: --force-rm has no effect: nothing is left of a step that failed
        jbuild: warning: --builder has no effect: there is no builder to choose
        jbuild: the build context nowhere/ does not exist
        """,
        harmless.err());
    Invocation refused = run("build", "-v", "/a:/b", "nowhere/");
    assertEquals(ExitCode.USAGE, refused.code());
    assertEquals(
        """
        jbuild: --volume is not supported: use RUN --mount=type=bind, or a --build-context
        See 'jbuild build --help'.
        """,
        refused.err());
    assertEquals(ExitCode.USAGE, run("build", "--retry=-1", "nowhere/").code());
  }
}
