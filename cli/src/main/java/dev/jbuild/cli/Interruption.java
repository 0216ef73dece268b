package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Ctrl-C and SIGTERM: the work stops in order, then the JVM ends with 128 and the signal's number.
 */
final class Interruption {
  /** More than a build needs to kill its steps and remove its files. */
  private static final long PATIENCE_SECONDS = 5;

  private static final AtomicBoolean STOPPING = new AtomicBoolean();
  private static final CountDownLatch ENDED = new CountDownLatch(1);

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
                STOPPING.set(true);
                worker.interrupt();
                awaitEnd();
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
      done.set(true);
    }
  }

  private static void awaitEnd() {
    try {
      boolean _ = ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Leaves the end of the process, and its exit code, to the signal that stopped the work; returns
   * if none did. To be called when all has been said.
   */
  static void leaveToSignal() {
    if (STOPPING.get()) {
      ENDED.countDown();
      while (true) {
        LockSupport.park();
      }
    }
  }
}
