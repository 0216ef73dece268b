package dev.jbuild.ast;

import dev.jbuild.source.Span;

/** One instruction; a switch over the records below handles all of the language. */
public sealed interface Instruction
    permits Add,
        Arg,
        Cmd,
        Copy,
        Entrypoint,
        Env,
        Expose,
        From,
        Healthcheck,
        Label,
        Maintainer,
        Onbuild,
        Run,
        Shell,
        Stopsignal,
        User,
        Volume,
        Workdir {

  /** What all instructions have: keyword as written, flags, text, comments, span. */
  Header header();

  /** The keyword in upper case, such as {@code RUN}. */
  String keyword();

  /** From the keyword to the end of the last word or heredoc. */
  default Span span() {
    return header().span();
  }
}
