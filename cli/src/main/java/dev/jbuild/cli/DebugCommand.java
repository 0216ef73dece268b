package dev.jbuild.cli;

import dev.jbuild.build.StepDebugger;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.FailedStep;
import dev.jbuild.build.exec.FailedSteps;
import dev.jbuild.build.exec.ForegroundProcess;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.cli.render.Age;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild debug}: a shell where a step failed; what it writes is gone afterwards. */
final class DebugCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(Arguments.flag("Show the files as they were before the step", "--before"))
            .addOption(Arguments.flag("List the failures that are kept", "--list"))
            .addPositional(
                Arguments.operands(
                    "[ID] [-- COMMAND...]",
                    0,
                    "Which failure (default: the last), and what to run in place of a shell"));
    return spec;
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    try (ImageStore store = Stores.open(console)) {
      if (arguments.flag("--list")) {
        console.out().print(list(new FailedSteps(store).list()));
        return ExitCode.OK;
      }
      Words words = Words.of(arguments);
      boolean terminal = Terminal.of(OpenFile.standard(0)).isPresent();
      try (Pin pin = store.pin()) {
        StepDebugger debugger = new StepDebugger(store, pin);
        FailedStep step = debugger.find(words.id());
        tell(step, console);
        Map<String, String> environment = terminal ? Map.of("TERM", "xterm") : Map.of();
        ForegroundProcess process =
            Interruption.orStop(() ->
                debugger.prepare(step, arguments.flag("--before"), words.command(), environment));
        try (process) {
          return new Foreground(true, terminal, console).run(process);
        }
      }
    }
  }

  private static void tell(FailedStep step, Console console) {
    var missing = new ArrayList<String>();
    for (RunMount mount : step.step().mounts()) {
      FailedStep.absent(mount).ifPresent(missing::add);
    }
    if (!missing.isEmpty()) {
      console.err().println("jbuild: not kept, and so not here: " + String.join(", ", missing));
      console.err().flush();
    }
  }

  private static String list(List<FailedStep> steps) {
    Instant now = Instant.now();
    var table = new TextTable().row(List.of("ID", "FAILED", "REASON", "PLACE", "STEP"));
    for (FailedStep step : steps) {
      table.row(
          List.of(
              step.id(),
              Age.of(Optional.of(step.at()), now),
              step.reason(),
              step.place(),
              step.step().info().text().lines().findFirst().orElse("")));
    }
    return table.toString();
  }

  @Override
  public int failureCode() {
    return ExitCode.NOT_RUN;
  }

  @Override
  public int usageCode() {
    return ExitCode.NOT_RUN;
  }

  /** An id, and a command behind {@code --}. */
  private record Words(String id, List<String> command) {
    static Words of(Arguments arguments) {
      List<String> before = arguments.operandsBeforeDashes();
      List<String> all = arguments.operands();
      if (before.size() > 1) {
        throw new UsageException("one failure at a time; a command comes behind --");
      }
      return new Words(
          before.isEmpty() ? "" : before.getFirst(), all.subList(before.size(), all.size()));
    }
  }
}
