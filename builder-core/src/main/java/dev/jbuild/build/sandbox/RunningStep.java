package dev.jbuild.build.sandbox;

import dev.jbuild.linux.ChildProcess;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.MessageSocket;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Pipe;
import dev.jbuild.linux.Program;
import dev.jbuild.linux.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process in its sandbox.
 *
 * <p>Two threads serve it: one reads what it prints, one starts it and waits for it. The second is
 * not good for anything else: it cannot start threads, and the process is killed when it ends. A
 * third passes on what it is to read, if anything.
 */
public final class RunningStep {
  private final SyscallTable table;
  private final MountPoints points;
  private final StandardStreams streams;
  private final OutputReader output;
  private final Thread reader;
  private final Thread waiter;
  private @Nullable ChildProcess process;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean killed;
  private volatile boolean timedOut;
  private int waitStatus;

  private @Nullable InputPump input;
  private @Nullable OpenFile step;
  private final List<Integer> earlySignals = new ArrayList<>();
  private @Nullable OpenFile terminal;
  private Terminal.@Nullable Size earlySize;

  private RunningStep(
      Program program,
      SyscallTable table,
      MountPoints points,
      Optional<Duration> timeout,
      StandardStreams streams)
      throws LinuxException {
    this.table = table;
    this.points = points;
    this.streams = streams;
    MessageSocket report = MessageSocket.open();
    Plumbing plumbing =
        switch (streams) {
          case StandardStreams.Lines(OutputListener listener) ->
              Plumbing.pipes(
                  nothing(),
                  new LineSplitter(listener, OutputListener.Stream.STDOUT),
                  new LineSplitter(listener, OutputListener.Stream.STDERR));
          case StandardStreams.Bytes bytes ->
              Plumbing.pipes(
                  bytes.input().isPresent() ? pumped(bytes.input().get()) : nothing(),
                  new FileSink(bytes.output()),
                  new FileSink(bytes.error()));
          case StandardStreams.OwnTerminal own ->
              Plumbing.none(nothing(), new FileSink(own.output()));
        };
    OpenFile[] childs = {plumbing.input, plumbing.output, plumbing.error, report.there()};
    this.output =
        new OutputReader(
            plumbing.fromOutput,
            plumbing.fromError,
            report.here(),
            plumbing.outputSink,
            plumbing.errorSink,
            timeout,
            new Owner());
    this.reader = Thread.ofPlatform().daemon().name("jbuild-output").unstarted(output);
    this.waiter =
        Thread.ofPlatform()
            .daemon()
            .name("jbuild-step")
            .unstarted(() -> runProcess(program, childs));
  }

  /** The child's three files, and what reads the other ends of two of them into where. */
  private record Plumbing(
      OpenFile input,
      OpenFile output,
      OpenFile error,
      OpenFile fromOutput,
      OpenFile fromError,
      ByteSink outputSink,
      ByteSink errorSink) {
    static Plumbing pipes(OpenFile input, ByteSink outputSink, ByteSink errorSink)
        throws LinuxException {
      Pipe out = Pipe.open();
      Pipe err = Pipe.open();
      return new Plumbing(
          input, out.writer(), err.writer(), out.reader(), err.reader(), outputSink, errorSink);
    }

    /** Until the step opens a terminal, which takes the place of its output. */
    static Plumbing none(OpenFile nothing, ByteSink sink) throws LinuxException {
      OpenFile closed = OpenFile.closed();
      return new Plumbing(
          nothing, nothing.duplicate(), nothing.duplicate(), closed, closed, sink, sink);
    }
  }

  private static OpenFile nothing() throws LinuxException {
    return Directory.working().openFollowing("/dev/null", OpenFlags.READ_WRITE, 0);
  }

  private OpenFile pumped(OpenFile from) throws LinuxException {
    Pipe pipe = Pipe.open();
    input = InputPump.start(from, pipe.writer());
    return pipe.reader();
  }

  static RunningStep start(
      Program program,
      SyscallTable table,
      MountPoints points,
      Optional<Duration> timeout,
      StandardStreams streams)
      throws LinuxException {
    RunningStep step = new RunningStep(program, table, points, timeout, streams);
    step.reader.start();
    step.waiter.start();
    return step;
  }

  private void runProcess(Program program, OpenFile[] childs) {
    ChildProcess child = null;
    try {
      try {
        child = ChildProcess.spawn(program, childs);
      } finally {
        for (OpenFile file : childs) {
          file.close();
        }
        program.close();
      }
      publish(child);
      waitStatus = child.waitFor();
      points.close();
    } catch (IOException e) {
      failure = e;
    } finally {
      conclude(child);
    }
  }

  private synchronized void publish(ChildProcess child) throws LinuxException {
    process = child;
    if (killed) {
      child.kill();
    }
  }

  private synchronized void conclude(@Nullable ChildProcess child) {
    ended = true;
    if (child != null) {
      child.close();
    }
  }

  /** Kills the process and all it started; does nothing where they have ended. */
  public synchronized void kill() throws IOException {
    killed = true;
    if (process != null && !ended) {
      process.kill();
    }
  }

  /**
   * Sends a signal to the process, as soon as there is one; not for {@link StandardStreams.Lines}.
   *
   * @param signal its number
   */
  public synchronized void signal(int signal) throws IOException {
    if (step == null) {
      earlySignals.add(signal);
    } else if (step.fd() >= 0) {
      ChildProcess.signal(step, signal);
    }
  }

  /** Tells the process's own terminal its size. */
  public synchronized void resize(Terminal.Size size) throws IOException {
    OpenFile open = terminal;
    if (open == null) {
      earlySize = size;
      return;
    }
    Optional<Terminal> known = Terminal.of(open);
    if (known.isPresent()) {
      known.get().resize(size);
    }
  }

  /** What the reader tells, in its thread. */
  private final class Owner implements OutputReader.Owner {
    @Override
    public void end() throws IOException {
      timedOut = true;
      kill();
    }

    @Override
    public void started(OpenFile process) throws IOException {
      synchronized (RunningStep.this) {
        step = process;
        for (int signal : earlySignals) {
          ChildProcess.signal(process, signal);
        }
      }
    }

    @Override
    public void terminal(OpenFile file) throws IOException {
      synchronized (RunningStep.this) {
        terminal = file.duplicate();
        if (earlySize != null) {
          resize(earlySize);
        }
        if (streams instanceof StandardStreams.OwnTerminal own && own.input().isPresent()) {
          input = InputPump.start(own.input().get(), file.duplicate());
        }
      }
    }
  }

  /**
   * Waits until the process has ended and all it printed was delivered.
   *
   * <p>An interrupt leaves the process running.
   *
   * @throws SandboxException when the sandbox could not be set up
   */
  public ExitStatus await() throws IOException, InterruptedException {
    waiter.join();
    reader.join();
    return result();
  }

  void awaitUninterruptibly() {
    boolean interrupted = false;
    while (waiter.isAlive() || reader.isAlive()) {
      try {
        waiter.join();
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ExitStatus result() throws IOException {
    if (input != null) {
      input.close();
    }
    if (step != null) {
      step.close();
    }
    if (terminal != null) {
      terminal.close();
    }
    output.rethrow();
    if (failure != null) {
      throw failure;
    }
    return new StepReport(table, output.report()).status(waitStatus, timedOut, killed);
  }
}
