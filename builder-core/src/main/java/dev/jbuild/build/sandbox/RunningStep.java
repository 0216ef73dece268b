package dev.jbuild.build.sandbox;

import dev.jbuild.linux.ChildProcess;
import dev.jbuild.linux.Directory;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.OpenFlags;
import dev.jbuild.linux.Pipe;
import dev.jbuild.linux.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process in its sandbox.
 *
 * <p>Two threads serve it: one reads what it prints, one starts it and waits for it. The second is
 * not good for anything else: it cannot start threads, and the process is killed when it ends.
 */
public final class RunningStep {
  private final SyscallTable table;
  private final MountPoints points;
  private final OutputReader output;
  private final Thread reader;
  private final Thread waiter;
  private @Nullable ChildProcess process;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean killed;
  private volatile boolean timedOut;
  private int waitStatus;

  private RunningStep(
      Program program,
      SyscallTable table,
      MountPoints points,
      Optional<Duration> timeout,
      OutputListener listener)
      throws LinuxException {
    this.table = table;
    this.points = points;
    OpenFile input = Directory.WORKING.openFollowing("/dev/null", OpenFlags.READ, 0);
    Pipe stdout = Pipe.open();
    Pipe stderr = Pipe.open();
    Pipe report = Pipe.open();
    OpenFile[] childs = {input, stdout.writer(), stderr.writer(), report.writer()};
    this.output =
        new OutputReader(
            stdout.reader(), stderr.reader(), report.reader(), listener, timeout, this::timeOut);
    this.reader = Thread.ofPlatform().daemon().name("jbuild-output").unstarted(output);
    this.waiter =
        Thread.ofPlatform()
            .daemon()
            .name("jbuild-step")
            .unstarted(() -> runProcess(program, childs));
  }

  static RunningStep start(
      Program program,
      SyscallTable table,
      MountPoints points,
      Optional<Duration> timeout,
      OutputListener listener)
      throws LinuxException {
    RunningStep step = new RunningStep(program, table, points, timeout, listener);
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

  private void timeOut() throws IOException {
    timedOut = true;
    kill();
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

  private ExitStatus result() throws IOException {
    output.rethrow();
    if (failure != null) {
      throw failure;
    }
    return new StepReport(table, output.report()).status(waitStatus, timedOut, killed);
  }
}
