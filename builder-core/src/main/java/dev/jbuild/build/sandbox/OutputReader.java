package dev.jbuild.build.sandbox;

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

  /** Something to do when the time is over. */
  interface Alarm {
    void ring() throws IOException;
  }

  private final OpenFile[] files;
  private final LineSplitter[] lines;
  private final Optional<Duration> timeout;
  private final Alarm alarm;
  private final byte[] buffer = new byte[64 * 1024];
  private byte[] report = new byte[0];
  private @Nullable Throwable failure;

  OutputReader(
      OpenFile stdout,
      OpenFile stderr,
      OpenFile report,
      OutputListener listener,
      Optional<Duration> timeout,
      Alarm alarm) {
    this.files = new OpenFile[] {stdout, stderr, report};
    this.lines =
        new LineSplitter[] {
          new LineSplitter(listener, OutputListener.Stream.STDOUT),
          new LineSplitter(listener, OutputListener.Stream.STDERR)
        };
    this.timeout = timeout;
    this.alarm = alarm;
  }

  @Override
  public void run() {
    try {
      long deadline = timeout.isEmpty() ? 0 : System.nanoTime() + timeout.get().toNanos();
      boolean watching = timeout.isPresent();
      while (files[0].fd() >= 0 || files[1].fd() >= 0 || files[2].fd() >= 0) {
        long left = watching ? Math.max(0, deadline - System.nanoTime()) / 1_000_000 : -1;
        long ready = Poll.readable(files, left);
        if (watching && System.nanoTime() - deadline >= 0) {
          watching = false;
          alarm.ring();
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
    int count = files[i].read(buffer, 0, buffer.length);
    if (count == 0) {
      files[i].close();
      if (i < lines.length && failure == null) {
        deliver(lines[i], 0);
      }
    } else if (i == lines.length) {
      int kept = Math.min(count, MOST_REPORTED - report.length);
      int before = report.length;
      report = Arrays.copyOf(report, before + kept);
      System.arraycopy(buffer, 0, report, before, kept);
    } else if (failure == null) {
      deliver(lines[i], count);
    }
  }

  /** A listener that fails ends the step, but what it prints must still be read to its end. */
  private void deliver(LineSplitter splitter, int count) throws IOException {
    try {
      if (count == 0) {
        splitter.end();
      } else {
        splitter.add(buffer, count);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      alarm.ring();
    }
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    try {
      alarm.ring();
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
