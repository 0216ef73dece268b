package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;
import java.util.Optional;

/**
 * {@code COPY [flags] source... destination}: copies files from the context, a stage or an image.
 *
 * @param sources at least one
 * @param destination path in the image
 * @param from value of {@code --from}, which has no variables
 * @param chown value of {@code --chown}
 * @param chmod value of {@code --chmod}
 * @param link whether {@code --link} is set
 * @param parents whether {@code --parents} is set
 * @param excludes values of {@code --exclude}, in order
 */
public record Copy(
    Header header,
    List<CopySource> sources,
    Word destination,
    Optional<Word> from,
    Optional<Word> chown,
    Optional<Word> chmod,
    boolean link,
    boolean parents,
    List<Word> excludes)
    implements Instruction {

  public Copy {
    sources = List.copyOf(sources);
    excludes = List.copyOf(excludes);
  }

  @Override
  public String keyword() {
    return "COPY";
  }
}
