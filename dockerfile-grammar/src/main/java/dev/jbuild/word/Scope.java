package dev.jbuild.word;

import org.jspecify.annotations.Nullable;

/** The variables that a word may refer to. */
@FunctionalInterface
public interface Scope {

  /** A scope without variables. */
  Scope EMPTY = name -> null;

  /**
   * The value of a variable; null if it is not set (which differs from set to the empty string).
   */
  @Nullable String lookup(String name);
}
