package dev.jbuild.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs transfers side by side; the first failure stops the others. */
final class Parallel {
  private Parallel() {}

  /** A transfer. */
  interface Task {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * A thread a transfer. On a virtual thread, the first wait for a socket would start a thread of
   * the JDK that waits in a system call until the process ends; the JVM gives such threads 0.3 s
   * before it goes.
   */
  static ExecutorService threads() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofPlatform().daemon().name("transfer").factory());
  }

  /**
   * Runs all tasks and waits for them, those that were stopped too.
   *
   * @param limit how many at once
   * @param tasks the tasks, started in this order
   * @throws IOException what the first failing task threw
   */
  static void run(int limit, List<Task> tasks) throws IOException {
    if (tasks.size() == 1) {
      tasks.getFirst().run();
      return;
    }
    try (ExecutorService executor = threads()) {
      CompletionService<Boolean> completion = new ExecutorCompletionService<>(executor);
      List<Future<Boolean>> started = new ArrayList<>(tasks.size());
      int finished = 0;
      try {
        while (finished < tasks.size()) {
          while (started.size() < tasks.size() && started.size() - finished < limit) {
            Task task = tasks.get(started.size());
            started.add(
                completion.submit(() -> {
                  task.run();
                  return true;
                }));
          }
          await(completion.take());
          finished++;
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      } finally {
        for (Future<Boolean> future : started) {
          future.cancel(true);
        }
      }
    }
  }

  /** Waits for a transfer; its failure is that of the caller. */
  static void await(Future<Boolean> transfer) throws IOException {
    try {
      transfer.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
  }
}
