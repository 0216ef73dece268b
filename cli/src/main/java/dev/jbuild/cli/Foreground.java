package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.exec.ForegroundProcess;
import dev.jbuild.build.sandbox.ExitStatus;
import dev.jbuild.build.sandbox.RunningStep;
import dev.jbuild.build.sandbox.StandardStreams;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.SignalPipe;
import dev.jbuild.linux.Terminal;
import java.io.IOException;
import java.util.Optional;

/**
 * This process's streams, terminal and signals, lent to a process in the sandbox.
 *
 * @param input whether standard input is passed on
 * @param hasTerminal whether the process gets a terminal of its own
 */
record Foreground(boolean input, boolean hasTerminal, Console console) {
  private static final Terminal.Size USUAL_SIZE = new Terminal.Size(24, 80);
  private static final int WINDOW_CHANGED = 28;

  /** HUP, INT, QUIT, USR1, USR2, ALRM, TERM, CONT, WINCH; numbers of x86_64 and aarch64. */
  private static final int[] SIGNALS = {1, 2, 3, 10, 12, 14, 15, 18, WINDOW_CHANGED};

  /** As {@code -i} and {@code -t} say. */
  static Foreground of(Arguments arguments, String command, Console console) {
    var foreground =
        new Foreground(arguments.flag("--interactive"), arguments.flag("--tty"), console);
    if (foreground.input && foreground.hasTerminal && Terminal.of(OpenFile.standard(0)).isEmpty()) {
      throw new UsageException(
          "-i and -t want a terminal, and standard input is none; "
              + command
              + " with -i alone passes it on");
    }
    return foreground;
  }

  /** Runs the process to its end; gives its exit code as a shell does. */
  int run(ForegroundProcess process) throws IOException, BuildException {
    console.flush();
    OpenFile in = OpenFile.standard(0);
    OpenFile out = OpenFile.standard(1);
    Optional<OpenFile> passed = input ? Optional.of(in) : Optional.empty();
    StandardStreams streams =
        hasTerminal
            ? new StandardStreams.OwnTerminal(passed, out, size().orElse(USUAL_SIZE))
            : new StandardStreams.Bytes(passed, out, OpenFile.standard(2));
    SignalPipe signals = SignalPipe.of(SIGNALS);
    Optional<Terminal> ours = input && hasTerminal ? Terminal.of(in) : Optional.empty();
    Optional<Terminal.Mode> before = Optional.empty();
    if (ours.isPresent()) {
      before = Optional.of(ours.get().makeRaw());
    }
    ExitStatus status;
    try {
      RunningStep step = process.start(streams);
      Thread passing =
          Thread.ofPlatform().daemon().name("jbuild-signals").start(() -> passOn(signals, step));
      status = step.await();
      signals.end();
      passing.join();
    } catch (InterruptedException e) {
      throw new BuildException("stopped", e);
    } finally {
      if (before.isPresent()) {
        ours.get().restore(before.get());
      }
    }
    Optional<String> outOfMemory = process.outOfMemory();
    if (!status.isSuccess() && outOfMemory.isPresent()) {
      console.err().println("jbuild: killed: " + outOfMemory.get());
    }
    if (status instanceof ExitStatus.CannotExecute(int code, String message)) {
      console.err().println("jbuild: " + message);
    }
    return status.shellCode();
  }

  private void passOn(SignalPipe signals, RunningStep step) {
    try {
      for (int signal = signals.await(); signal != 0; signal = signals.await()) {
        passOn(signal, step);
      }
    } catch (IOException e) {
      console.err().println("jbuild: signals are not passed on any more: " + FailureText.of(e));
      console.flush();
    }
  }

  private void passOn(int signal, RunningStep step) throws IOException {
    if (signal != WINDOW_CHANGED) {
      step.signal(signal);
    } else if (hasTerminal && size().isPresent()) {
      step.resize(size().get());
    }
  }

  /** Of whichever stream is a terminal. */
  private static Optional<Terminal.Size> size() {
    for (int fd : new int[] {1, 0, 2}) {
      Optional<Terminal.Size> size = Terminal.of(OpenFile.standard(fd)).flatMap(Terminal::size);
      if (size.isPresent()) {
        return size;
      }
    }
    return Optional.empty();
  }
}
