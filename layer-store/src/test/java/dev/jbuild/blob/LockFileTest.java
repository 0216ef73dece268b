package dev.jbuild.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  @TempDir Path folder;

  @Test
  void oneWriterOrManyReaders() throws Exception {
    Path path = folder.resolve("locks/a");
    LockFile.Held first = LockFile.shared(path);
    LockFile.Held second = LockFile.shared(path);
    assertTrue(LockFile.tryExclusive(path).isEmpty());
    first.close();
    assertTrue(LockFile.tryExclusive(path).isEmpty());
    second.close();
    LockFile.Held exclusive = LockFile.tryExclusive(path).orElseThrow();
    assertTrue(LockFile.tryExclusive(path).isEmpty());
    exclusive.close();
    exclusive.close();
    LockFile.tryExclusive(path).orElseThrow().close();
  }

  @Test
  void exclusiveHoldersTakeTurns() throws Exception {
    Path path = folder.resolve("b");
    AtomicInteger inside = new AtomicInteger();
    int[] counter = new int[1];
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(() -> {
        for (int k = 0; k < 50; k++) {
          LockFile.Held held = LockFile.exclusive(path);
          assertEquals(1, inside.incrementAndGet());
          counter[0]++;
          inside.decrementAndGet();
          held.close();
        }
        return true;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertTrue(result.get());
      }
    }
    assertEquals(400, counter[0]);
  }
}
