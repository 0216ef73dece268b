package dev.jbuild.build.exec;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;

/** Passes events on one at a time, as {@link BuildListener} promises its implementers. */
public final class EventSink implements BuildListener {
  private final BuildListener listener;

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
  public synchronized void on(BuildEvent event) {
    listener.on(event);
  }
}
