package dev.jbuild.cli;

import dev.jbuild.build.ImageRunner;
import dev.jbuild.build.RunRequest;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.ForegroundProcess;
import dev.jbuild.cli.render.Warnings;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.Pin;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jbuild run}: tries an image in the foreground; what it writes is gone afterwards. */
final class RunCommand implements Command {
  @Override
  public CommandSpec spec() {
    return RunArguments.spec();
  }

  @Override
  public ForeignOptions foreign() {
    return ForeignRunOptions.options();
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, BuildException {
    Foreground foreground = Foreground.of(arguments, "run", console);
    RunRequest request = new RunArguments(arguments, console).request(foreground);
    try (ImageStore store = Stores.open(console);
        Pin pin = store.pin()) {
      ImageRunner runner = new ImageRunner(store, console.environment(), pin);
      ForegroundProcess process =
          Interruption.orStop(() -> runner.prepare(request, event -> show(event, console)));
      try (process) {
        return foreground.run(process);
      }
    }
  }

  /** An image that is not here has to be fetched, and that takes its time. */
  private static void show(BuildEvent event, Console console) {
    if (event instanceof BuildEvent.StepStarted started) {
      console.err().println("jbuild: " + started.step().text());
      console.err().flush();
    } else if (event instanceof BuildEvent.DiagnosticRaised raised) {
      console.err().print(Warnings.describe(raised));
      console.err().flush();
    }
  }

  @Override
  public int failureCode() {
    return ExitCode.NOT_RUN;
  }

  @Override
  public int usageCode() {
    return ExitCode.NOT_RUN;
  }
}
