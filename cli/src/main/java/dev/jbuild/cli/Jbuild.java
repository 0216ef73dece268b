package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.source.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Finds the command that the words name, runs it, and says what went wrong. */
final class Jbuild {
  static {
    // Else picocli looks for Groovy, which opens every jar: a third of the time of a start.
    System.setProperty("picocli.disable.closures", "true");
  }

  private Jbuild() {}

  /** Runs a command line; never throws. */
  static int run(String[] words, Console console) {
    if (words.length == 0) {
      console.out().print(HelpText.ofJbuild());
      return ExitCode.OK;
    }
    switch (words[0]) {
      case "--help", "-h" -> {
        console.out().print(HelpText.ofJbuild());
        return ExitCode.OK;
      }
      case "--version", "-v" -> {
        console.out().println("jbuild " + VersionCommand.version());
        return ExitCode.OK;
      }
      case "help" -> {
        return words.length == 1
            ? run(new String[] {"--help"}, console)
            : run(new String[] {words[1], "--help"}, console);
      }
      default -> {
        Optional<Commands> command = Commands.named(words[0]);
        if (command.isPresent()) {
          return run(command.get(), Arrays.copyOfRange(words, 1, words.length), console);
        }
        if (isMistypedCommand(words[0], console)) {
          complain(console, unknownCommand(words[0]), "jbuild --help");
          return ExitCode.USAGE;
        }
        // jbuild -t x . is jbuild build -t x .
        return run(Commands.BUILD, words, console);
      }
    }
  }

  /** The options of a command, with those that every command has. */
  static CommandSpec spec(Commands name, Command command) {
    CommandSpec spec = command.spec();
    spec.name("jbuild " + name.word());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .arity("0")
            .type(boolean.class)
            .description("Show this help")
            .build());
    spec.addOption(Arguments.flag("Show Java's stack trace of what fails", "-D", "--debug"));
    spec.usageMessage().description(name.summary() + ".");
    spec.interpolateVariables(false);
    spec.parser().expandAtFiles(false);
    return spec;
  }

  private static int run(Commands name, String[] words, Console console) {
    Preparation.begin(name);
    Command command = name.create();
    CommandSpec spec = spec(name, command);
    ForeignOptions foreign = command.foreign();
    foreign.addTo(spec, words);
    boolean debug = false;
    try {
      ParseResult parsed = new CommandLine(spec).parseArgs(words);
      if (parsed.isUsageHelpRequested()) {
        console.out().print(HelpText.of(name, spec));
        return ExitCode.OK;
      }
      var arguments = new Arguments(parsed);
      debug = arguments.flag("--debug");
      foreign.check(arguments, console);
      return command.run(arguments, Settings.under(console));
    } catch (ParameterException | UsageException e) {
      complain(console, String.valueOf(e.getMessage()), spec.name() + " --help");
      return command.usageCode();
    } catch (BuildException e) {
      trace(debug, e, console);
      console.err().print(FailureText.of(e));
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      trace(debug, e, console);
      console.err().println("jbuild: " + FailureText.of(e));
    }
    return command.failureCode();
  }

  private static void trace(boolean debug, Throwable failure, Console console) {
    if (debug) {
      failure.printStackTrace(console.err());
    }
  }

  private static void complain(Console console, String message, String help) {
    console.err().println("jbuild: " + message);
    console.err().println("See '" + help + "'.");
  }

  /** A first word that can only be a command: no option, no folder, no URL. */
  private static boolean isMistypedCommand(String word, Console console) {
    if (word.startsWith("-") || word.isEmpty()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (!Character.isLetter(word.charAt(i))) {
        return false;
      }
    }
    return !Files.exists(console.workingDirectory().resolve(word));
  }

  private static String unknownCommand(String word) {
    Optional<String> near = Suggestion.closest(word, Commands.words());
    String text = "no command and no folder is named '" + word + "'";
    return near.isEmpty() ? text : text + "; did you mean '" + near.get() + "'?";
  }
}
