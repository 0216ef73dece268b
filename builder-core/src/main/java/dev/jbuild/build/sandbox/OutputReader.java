package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Errno;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.MessageSocket;
import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a step prints and what its sandbox reports, until all who could write have ended. */
final class OutputReader implements Runnable {
  private static final int MOST_REPORTED = 4096;
  private static final int REPORT = 2;

  /** What a step's reader tells. */
  interface Owner {
    /** The time is over, or nothing can be read any more: the step has to end. */
    void end() throws IOException;

    /** The step runs: a pidfd of it. */
    void started(OpenFile process) throws IOException;

    /** The controlling end of the step's own terminal; to be duplicated by who wants to keep it. */
    void terminal(OpenFile terminal) throws IOException;
  }

  private final OpenFile[] files;
  private final ByteSink[] sinks;
  private final Optional<Duration> timeout;
  private final Owner owner;
  private final byte[] buffer = new byte[64 * 1024];
  private byte[] report = new byte[0];
  private @Nullable Throwable failure;

  /**
   * A reader of one step.
   *
   * @param stdout closed where a terminal of the step's own is to take its place
   * @param report a {@link MessageSocket}'s end
   */
  OutputReader(
      OpenFile stdout,
      OpenFile stderr,
      OpenFile report,
      ByteSink output,
      ByteSink error,
      Optional<Duration> timeout,
      Owner owner) {
    this.files = new OpenFile[] {stdout, stderr, report};
    this.sinks = new ByteSink[] {output, error};
    this.timeout = timeout;
    this.owner = owner;
  }

  @Override
  public void run() {
    try {
      long deadline = timeout.isEmpty() ? 0 : System.nanoTime() + timeout.get().toNanos();
      boolean watching = timeout.isPresent();
      while (files[0].fd() >= 0 || files[1].fd() >= 0 || files[REPORT].fd() >= 0) {
        long left = watching ? Math.max(0, deadline - System.nanoTime()) / 1_000_000 : -1;
        long ready = Poll.readable(files, left);
        if (watching && System.nanoTime() - deadline >= 0) {
          watching = false;
          owner.end();
        }
        for (int i = 0; i < files.length; i++) {
          if ((ready >> i & 1) == 1) {
            read(i);
          }
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    } finally {
      for (OpenFile file : files) {
        file.close();
      }
    }
  }

  private void read(int i) throws IOException {
    if (i == REPORT) {
      readReport();
      return;
    }
    int count = readOutput(files[i]);
    if (count == 0) {
      files[i].close();
    }
    if (failure == null) {
      deliver(i, count);
    }
  }

  /** A terminal that nobody has open any more says EIO. */
  private int readOutput(OpenFile file) throws IOException {
    try {
      return file.read(buffer, 0, buffer.length);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EIO) {
        return 0;
      }
      throw e;
    }
  }

  private void readReport() throws IOException {
    MessageSocket.Message message = MessageSocket.receive(files[REPORT], buffer);
    if (message.length() == 0) {
      files[REPORT].close();
    } else if (message.file().isPresent()) {
      take(message.file().get(), AttachmentRows.kind(buffer));
    } else {
      int kept = Math.min(message.length(), MOST_REPORTED - report.length);
      int before = report.length;
      report = Arrays.copyOf(report, before + kept);
      System.arraycopy(buffer, 0, report, before, kept);
    }
  }

  private void take(OpenFile file, AttachmentRows.Kind kind) throws IOException {
    switch (kind) {
      case PROCESS -> owner.started(file);
      case TERMINAL -> {
        files[0] = file;
        owner.terminal(file);
      }
    }
  }

  /** A listener that fails ends the step, but what it prints must still be read to its end. */
  private void deliver(int i, int count) throws IOException {
    try {
      if (count == 0) {
        sinks[i].end();
      } else {
        sinks[i].add(buffer, count);
      }
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPIPE) {
        throw e;
      }
      // Nobody reads it any more: let the step's next write fail as if nothing were between.
      files[i].close();
    } catch (RuntimeException | Error e) {
      failure = e;
      owner.end();
    }
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    try {
      owner.end();
    } catch (IOException again) {
      e.addSuppressed(again);
    }
  }

  /** What the sandbox reported; to be asked for once the thread has ended. */
  byte[] report() {
    return report;
  }

  /** Throws what the listener or reading failed with; once the thread has ended. */
  void rethrow() throws IOException {
    Throwable e = failure;
    if (e instanceof IOException io) {
      throw io;
    } else if (e instanceof RuntimeException runtime) {
      throw runtime;
    } else if (e instanceof Error error) {
      throw error;
    }
  }
}
