package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of the peers' command that a command of jbuild has not: what changes no result is taken
 * with a warning, so that scripts go on working; for the others the reason is told. Help does not
 * show them.
 */
final class ForeignOptions {
  /** Of a command that no peer has. */
  static final ForeignOptions NONE = new ForeignOptions();

  private final List<Foreign> all = new ArrayList<>();

  /** One reason for options of one kind; several names at one place mean the same option. */
  private record Foreign(boolean takesValue, boolean harmless, String reason, List<String> names) {
    OptionSpec option() {
      OptionSpec.Builder option = OptionSpec.builder(names.toArray(new String[0])).hidden(true);
      return takesValue
          ? option.type(List.class).auxiliaryTypes(String.class).arity("1").build()
          : option.type(boolean.class).arity("0..1").build();
    }

    boolean mayBeOneOf(String[] words) {
      for (String name : names) {
        for (String word : words) {
          boolean letter = name.length() == 2;
          // Letters may stand together, and before their value: -itd, -v/a:/b.
          if (letter
              ? word.startsWith("-") && word.indexOf(name.charAt(1)) > 0
              : word.startsWith(name)) {
            return true;
          }
        }
      }
      return false;
    }

    boolean isGiven(Arguments arguments) {
      return takesValue
          ? !arguments.values(name()).isEmpty()
          : arguments.choice(name()).isPresent();
    }

    String name() {
      return names.getLast();
    }
  }

  /** Options without value that have no effect. */
  ForeignOptions ignoredFlags(String reason, String... options) {
    return add(false, true, reason, options);
  }

  /** Options with a value that have no effect. */
  ForeignOptions ignored(String reason, String... options) {
    return add(true, true, reason, options);
  }

  /** Options without value that are refused. */
  ForeignOptions refusedFlags(String reason, String... options) {
    return add(false, false, reason, options);
  }

  /** Options with a value that are refused. */
  ForeignOptions refused(String reason, String... options) {
    return add(true, false, reason, options);
  }

  private ForeignOptions add(
      boolean takesValue, boolean harmless, String reason, String... options) {
    for (String names : options) {
      all.add(new Foreign(takesValue, harmless, reason, List.of(names.split(" ", -1))));
    }
    return this;
  }

  /**
   * Adds those that the words of a command line may be, so that it can be told apart: all of them
   * would take longer than a build from the cache.
   */
  void addTo(CommandSpec spec, String... words) {
    for (Foreign foreign : all) {
      if (foreign.mayBeOneOf(words)) {
        spec.addOption(foreign.option());
      }
    }
  }

  /** Refuses what there is not, and warns of options without effect. */
  void check(Arguments arguments, Console console) {
    for (Foreign foreign : all) {
      if (!foreign.harmless && foreign.isGiven(arguments)) {
        throw new UsageException(foreign.name() + " is not supported: " + foreign.reason);
      }
    }
    for (Foreign foreign : all) {
      if (foreign.harmless && foreign.isGiven(arguments)) {
        console
            .err()
            .println("jbuild: warning: " + foreign.name() + " has no effect: " + foreign.reason);
      }
    }
  }

  /** What is said of an option; empty for one of jbuild's own. */
  Optional<String> reason(String option) {
    for (Foreign foreign : all) {
      if (foreign.names.contains(option)) {
        return Optional.of(foreign.reason);
      }
    }
    return Optional.empty();
  }
}
