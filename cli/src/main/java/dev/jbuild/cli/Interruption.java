package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM: the work stops in order, then the JVM ends with 128 and the signal's number.
 */
final class Interruption {
  /** More than a build needs to kill its steps and remove its files. */
  private static final long PATIENCE_MILLIS = 5_000;

  private Interruption() {}

  /** Work that stops when its thread is interrupted. */
  interface Work<T> {
    T run() throws BuildException, IOException, InterruptedException;
  }

  /** Does the work; a signal that ends the process interrupts it and waits until it has stopped. */
  static <T> T orStop(Work<T> work) throws BuildException, IOException {
    var done = new AtomicBoolean();
    Thread worker = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              if (!done.get()) {
                worker.interrupt();
                awaitUnlessDone(done);
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } catch (InterruptedException e) {
      throw new BuildException("stopped", e);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        // Whatever broke off did so because of that.
        throw new BuildException("stopped", e);
      }
      throw e;
    } finally {
      synchronized (done) {
        done.set(true);
        done.notifyAll();
      }
    }
  }

  private static void awaitUnlessDone(AtomicBoolean done) {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    synchronized (done) {
      try {
        while (!done.get() && System.nanoTime() < end) {
          done.wait(100);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
