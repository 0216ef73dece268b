package dev.jbuild.build.plan;

import dev.jbuild.ast.Cmd;
import dev.jbuild.ast.Command;
import dev.jbuild.ast.Entrypoint;
import dev.jbuild.ast.Env;
import dev.jbuild.ast.Expose;
import dev.jbuild.ast.Healthcheck;
import dev.jbuild.ast.KeyValue;
import dev.jbuild.ast.Label;
import dev.jbuild.ast.Maintainer;
import dev.jbuild.ast.Onbuild;
import dev.jbuild.ast.Shell;
import dev.jbuild.ast.Stopsignal;
import dev.jbuild.ast.User;
import dev.jbuild.ast.Volume;
import dev.jbuild.oci.ContainerConfig;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.value.InvalidValueException;
import dev.jbuild.value.Port;
import dev.jbuild.value.Signal;
import dev.jbuild.word.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The instructions that change nothing but the config.
 *
 * <p>Their lines of history read as BuildKit's do, since users and scanners know those.
 */
final class ConfigPlanner {
  private ConfigPlanner() {}

  static StageState env(Env env, InstructionScope scope) {
    // All values expand with what was set before the instruction.
    StageState state = scope.state();
    StringBuilder shown = new StringBuilder("ENV");
    for (KeyValue variable : env.variables()) {
      String name = scope.expand(variable.key());
      String value = scope.expand(variable.value());
      if (name.isEmpty()) {
        throw new DiagnosticException(
            Diagnostic.error("ENV names can not be blank", variable.key().span()));
      }
      state = state.withVariable(name, value);
      shown.append(' ').append(name).append('=').append(value);
    }
    return state.withMetadata(shown.toString());
  }

  static StageState label(Label label, InstructionScope scope) {
    StageState state = scope.state();
    Map<String, String> labels = new TreeMap<>(state.config().labels());
    StringBuilder shown = new StringBuilder("LABEL");
    for (KeyValue pair : label.labels()) {
      String name = scope.expand(pair.key());
      String value = scope.expand(pair.value());
      if (name.isEmpty()) {
        throw new DiagnosticException(
            Diagnostic.error("LABEL names can not be blank", pair.key().span()));
      }
      labels.put(name, value);
      shown.append(' ').append(name).append('=').append(value);
    }
    return state.withConfig(state.config().withLabels(labels)).withMetadata(shown.toString());
  }

  static StageState maintainer(Maintainer maintainer, InstructionScope scope) {
    String name = maintainer.name().raw();
    return scope.state().withAuthor(name).withMetadata("MAINTAINER " + name);
  }

  static StageState expose(Expose expose, InstructionScope scope) {
    StageState state = scope.state();
    NavigableSet<String> ports = new TreeSet<>(state.config().exposedPorts());
    List<String> shown = new ArrayList<>();
    for (Word word : expose.ports()) {
      for (String spec : scope.expandToWords(word)) {
        try {
          for (Port port : Port.parse(spec)) {
            ports.add(port.toString());
            shown.add(port.toString());
          }
        } catch (InvalidValueException e) {
          throw new DiagnosticException(Diagnostic.error(e.getMessage(), word.span()));
        }
      }
    }
    return state
        .withConfig(state.config().withExposedPorts(ports))
        .withMetadata("EXPOSE [" + String.join(" ", shown) + "]");
  }

  static StageState volume(Volume volume, InstructionScope scope) {
    StageState state = scope.state();
    NavigableSet<String> volumes = new TreeSet<>(state.config().volumes());
    List<String> shown = new ArrayList<>();
    for (Word word : volume.paths()) {
      String path = scope.expand(word);
      if (path.isEmpty()) {
        throw new DiagnosticException(
            Diagnostic.error("VOLUME specified can not be an empty string", word.span()));
      }
      volumes.add(path);
      shown.add(path);
    }
    return state
        .withConfig(state.config().withVolumes(volumes))
        .withMetadata("VOLUME [" + String.join(" ", shown) + "]");
  }

  static StageState user(User user, InstructionScope scope) {
    StageState state = scope.state();
    String name = scope.expand(user.user());
    return state.withConfig(state.config().withUser(name)).withMetadata("USER " + name);
  }

  static StageState stopsignal(Stopsignal stopsignal, InstructionScope scope) {
    StageState state = scope.state();
    String signal = scope.expand(stopsignal.signal());
    try {
      Signal.check(signal);
    } catch (InvalidValueException e) {
      throw new DiagnosticException(Diagnostic.error(e.getMessage(), stopsignal.signal().span()));
    }
    return state
        .withConfig(state.config().withStopSignal(signal))
        .withMetadata("STOPSIGNAL " + signal);
  }

  static StageState shell(Shell shell, InstructionScope scope) {
    StageState state = scope.state();
    List<String> arguments = new ArrayList<>();
    shell.arguments().forEach(word -> arguments.add(word.raw()));
    return state
        .withConfig(state.config().withShell(arguments))
        .withMetadata("SHELL [" + String.join(" ", arguments) + "]");
  }

  static StageState onbuild(Onbuild onbuild, InstructionScope scope) {
    StageState state = scope.state();
    List<String> triggers = new ArrayList<>(state.config().onBuild());
    triggers.add(onbuild.source());
    return state.withConfig(state.config().withOnBuild(triggers));
  }

  static StageState cmd(Cmd cmd, InstructionScope scope) {
    StageState state = scope.state();
    List<String> argv = Commands.argv(cmd.command(), state);
    return state
        .withConfig(state.config().withCmd(argv))
        .withCmdSet()
        .withMetadata("CMD " + GoFormat.quoted(argv));
  }

  static StageState entrypoint(Entrypoint entrypoint, InstructionScope scope) {
    StageState state = scope.state();
    List<String> argv = Commands.argv(entrypoint.command(), state);
    ContainerConfig config = state.config().withEntrypoint(argv);
    if (!state.cmdSet()) {
      // A CMD from below was meant for the entrypoint from below.
      config = config.withCmd(List.of());
    }
    return state.withConfig(config).withMetadata("ENTRYPOINT " + GoFormat.quoted(argv));
  }

  static StageState healthcheck(Healthcheck healthcheck, InstructionScope scope) {
    StageState state = scope.state();
    dev.jbuild.oci.Healthcheck check =
        switch (healthcheck.check()) {
          case Healthcheck.Check.None none -> healthcheck(List.of("NONE"));
          case Healthcheck.Check.Probe probe ->
              new dev.jbuild.oci.Healthcheck(
                  test(probe.command()),
                  probe.interval().orElse(Duration.ZERO),
                  probe.timeout().orElse(Duration.ZERO),
                  probe.startPeriod().orElse(Duration.ZERO),
                  probe.startInterval().orElse(Duration.ZERO),
                  probe.retries().orElse(0));
        };
    String shown =
        "HEALTHCHECK {Test:["
            + String.join(" ", check.test())
            + "] Interval:"
            + GoFormat.duration(check.interval())
            + " Timeout:"
            + GoFormat.duration(check.timeout())
            + " StartPeriod:"
            + GoFormat.duration(check.startPeriod())
            + " StartInterval:"
            + GoFormat.duration(check.startInterval())
            + " Retries:"
            + check.retries()
            + "}";
    return state.withConfig(state.config().withHealthcheck(Optional.of(check))).withMetadata(shown);
  }

  private static dev.jbuild.oci.Healthcheck healthcheck(List<String> test) {
    return new dev.jbuild.oci.Healthcheck(
        test, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }

  /** The shell form is left to the container's shell, whatever SHELL is here. */
  private static List<String> test(Command command) {
    List<String> test = new ArrayList<>();
    switch (command) {
      case Command.ExecForm exec -> {
        test.add("CMD");
        test.addAll(exec.argv());
      }
      case Command.ShellForm shell -> {
        test.add("CMD-SHELL");
        test.add(shell.script());
      }
      case Command.Script script -> {
        test.add("CMD-SHELL");
        test.add(script.script());
      }
    }
    return test;
  }
}
