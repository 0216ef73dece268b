package dev.jbuild.ast;

import dev.jbuild.source.Span;
import java.util.Optional;

/**
 * {@code ONBUILD instruction}: an instruction for the builds that use the image as their base.
 *
 * @param trigger the instruction; empty if it is not a valid one, which only matters to those
 *     builds
 * @param source its text with the heredocs it opens, as the config of the image keeps it
 * @param triggerSpan where the instruction is written
 */
public record Onbuild(Header header, Optional<Instruction> trigger, String source, Span triggerSpan)
    implements Instruction {

  @Override
  public String keyword() {
    return "ONBUILD";
  }
}
