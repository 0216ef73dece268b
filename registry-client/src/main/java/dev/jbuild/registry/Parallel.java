package dev.jbuild.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Runs transfers side by side; the first failure stops the others. */
final class Parallel {
  private Parallel() {}

  /** A transfer. */
  interface Task {
    /** Does it. */
    void run() throws IOException;
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
    Semaphore free = new Semaphore(limit, true);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Boolean> completion = new ExecutorCompletionService<>(executor);
      List<Future<Boolean>> futures = new ArrayList<>(tasks.size());
      for (Task task : tasks) {
        Callable<Boolean> limited =
            () -> {
              free.acquire();
              try {
                task.run();
              } finally {
                free.release();
              }
              return true;
            };
        futures.add(completion.submit(limited));
      }
      boolean done = false;
      try {
        for (int i = 0; i < futures.size(); i++) {
          completion.take().get();
        }
        done = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException failure -> throw failure;
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          case null, default -> throw new IllegalStateException(e);
        }
      } finally {
        if (!done) {
          for (Future<Boolean> future : futures) {
            future.cancel(true);
          }
        }
      }
    }
  }
}
