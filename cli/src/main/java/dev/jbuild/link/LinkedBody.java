package dev.jbuild.link;

import java.lang.classfile.CodeBuilder;

/** The body of a static method that does what a call site does. */
sealed interface LinkedBody permits TypeSwitch, RecordMethod {

  /** Writes it: the arguments are those of the call site, and so is the result. */
  void write(CodeBuilder code);
}
