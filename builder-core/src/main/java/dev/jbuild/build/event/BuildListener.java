package dev.jbuild.build.event;

/**
 * Receives the events of a build.
 *
 * <p>Called from several threads, never by two at once. It should return soon: the step that
 * reports waits for it.
 */
@FunctionalInterface
public interface BuildListener {
  void on(BuildEvent event);

  /** Whether warnings are shown to anyone; where not, they need not be looked for. */
  default boolean wantsWarnings() {
    return true;
  }

  /** Whether to tell why steps do not come from the cache. */
  default boolean wantsExplanations() {
    return false;
  }
}
