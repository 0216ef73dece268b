package dev.jbuild.ast;

import dev.jbuild.word.Word;
import java.util.List;
import java.util.Optional;

/**
 * {@code ADD [flags] source... destination}: copies files from the context, URLs and git
 * repositories, and unpacks local archives.
 *
 * @param sources at least one
 * @param destination path in the image
 * @param chown value of {@code --chown}
 * @param chmod value of {@code --chmod}
 * @param link whether {@code --link} is set
 * @param excludes values of {@code --exclude}, in order
 * @param checksum value of {@code --checksum}
 * @param keepGitDir value of {@code --keep-git-dir}
 * @param unpack value of {@code --unpack}; by default local archives are unpacked and remote ones
 *     are not
 */
public record Add(
    Header header,
    List<CopySource> sources,
    Word destination,
    Optional<Word> chown,
    Optional<Word> chmod,
    boolean link,
    List<Word> excludes,
    Optional<Word> checksum,
    Optional<Boolean> keepGitDir,
    Optional<Boolean> unpack)
    implements Instruction {

  public Add {
    sources = List.copyOf(sources);
    excludes = List.copyOf(excludes);
  }

  @Override
  public String keyword() {
    return "ADD";
  }
}
