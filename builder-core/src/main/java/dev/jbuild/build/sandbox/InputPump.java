package dev.jbuild.build.sandbox;

import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.OpenFile;

/**
 * Passes on what a process is to read, until either side has ended.
 *
 * <p>Its thread may wait for input long after the process has gone; {@link #close} sees to it that
 * it then writes to nothing.
 */
final class InputPump implements Runnable {
  private final OpenFile from;
  private final OpenFile to;

  /** Closes {@code to} in the end, but not {@code from}. */
  InputPump(OpenFile from, OpenFile to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[64 * 1024];
    try {
      int count = from.read(buffer, 0, buffer.length);
      while (count > 0 && write(buffer, count)) {
        count = from.read(buffer, 0, buffer.length);
      }
    } catch (LinuxException e) {
      // The process reads no more, or there is nothing to read from: for it, the end of its input.
    } finally {
      close();
    }
  }

  private synchronized boolean write(byte[] bytes, int count) throws LinuxException {
    if (to.fd() < 0) {
      return false;
    }
    to.write(bytes, 0, count);
    return true;
  }

  synchronized void close() {
    to.close();
  }

  static InputPump start(OpenFile from, OpenFile to) {
    InputPump pump = new InputPump(from, to);
    Thread.ofPlatform().daemon().name("jbuild-input").start(pump);
    return pump;
  }
}
