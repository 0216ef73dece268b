package dev.jbuild.ast;

import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.List;
import java.util.Optional;

/**
 * {@code --mount=type=cache,target=/x} of a RUN, unexpanded. Even the type may be a variable:
 * {@link dev.jbuild.value.MountSpec#read} makes the typed mount of it once there are values for
 * variables.
 *
 * @param options in order
 * @param span the value of the flag
 */
public record Mount(List<Option> options, Span span) {

  public Mount {
    options = List.copyOf(options);
  }

  /**
   * One option.
   *
   * @param key in lower case
   * @param value what follows the {@code =}, if there is one
   * @param span the whole option
   */
  public record Option(String key, Optional<Word> value, Span span) {}
}
