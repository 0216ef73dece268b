package dev.jbuild.build.exec;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a process needs while it runs; closed in the opposite order, all of it whatever fails. */
final class OpenInputs implements Closeable {
  private final Deque<Closeable> open = new ArrayDeque<>();

  void push(Closeable input) {
    open.push(input);
  }

  /** Leaves the last one to somebody else. */
  void releaseLast() {
    open.pop();
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
