package dev.jbuild.lint;

/** The class of one rule. */
interface Check {

  Rule rule();

  /** Looks through the whole file. */
  void check(Subject subject, Findings findings);
}
