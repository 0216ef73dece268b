package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** How options mix with operands. */
final class ArgumentsTest {

  @ParameterizedTest
  @CsvSource({
    "TAG, a b, false a b",
    "TAG, --debug a b, true a b",
    "TAG, a --debug b, true a b",
    "TAG, a b --debug, true a b",
    "TAG, a -D b, true a b",
    "TAG, a --debug=false b, false a b",
    "TAG, a --debug=true b, true a b",
    "TAG, --debug true b, true true b",
    "TAG, a -- --debug, false a --debug",
    "COPY, a --debug b, true a b",
    "COPY, a --debug, true a",
    "COPY, -aq a -D b, true a b",
    "RMI, a --debug b -f c, true a b c",
    "RMI, -Df a b, true a b",
    "IMAGES, -q --debug false, true false",
    "IMAGES, -qD, true",
    "BUILD, -q --pull . --debug, true .",
    "BUILD, . --pull=never -D, true .",
    "ARTIFACT, push --debug a b --artifact-type t c, true push a b c",
    "RUN, --debug a -D --debug=false x, true a -D --debug=false x",
  })
  void optionsMixWithOperands(Commands command, String line, String expected) {
    var parser = new CommandLine(Jbuild.spec(command, command.create()));
    var arguments = new Arguments(parser.parseArgs(line.split(" ")));
    String operands = String.join(" ", arguments.operands());
    assertEquals(expected, (arguments.flag("--debug") + " " + operands).strip());
  }
}
