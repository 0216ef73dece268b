package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import java.util.concurrent.locks.ReentrantLock;

/** Passes events on one at a time, as {@link BuildListener} promises its implementers. */
public final class EventSink implements BuildListener {
  private final BuildListener listener;
  // Not synchronized: steps run on virtual threads.
  private final ReentrantLock lock = new ReentrantLock();

  public EventSink(BuildListener listener) {
    this.listener = listener;
  }

  @Override
  public boolean wantsWarnings() {
    return listener.wantsWarnings();
  }

  @Override
  public boolean wantsExplanations() {
    return listener.wantsExplanations();
  }

  @Override
  public void on(BuildEvent event) {
    lock.lock();
    try {
      listener.on(event);
    } finally {
      lock.unlock();
    }
  }
}
