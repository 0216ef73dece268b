package dev.jbuild.build.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A COPY or ADD with all its words expanded and its sources at hand.
 *
 * @param sources in the order given, heredocs last
 * @param destination as given
 * @param workdir the working directory, absolute
 * @param chown {@code user[:group]}, names or numbers; null or empty to keep what the source says
 * @param chmod octal or symbolic; null or empty to keep what the source says
 * @param link whether the layer must not depend on the layers below; as in BuildKit {@code --chmod}
 *     takes this back
 * @param parents whether the folders that lead to a source are kept
 * @param excludes patterns of what not to copy, relative to each source
 */
public record CopySpec(
    List<CopySource> sources,
    String destination,
    String workdir,
    @Nullable String chown,
    @Nullable String chmod,
    boolean link,
    boolean parents,
    List<String> excludes) {
  /** Copies the lists; an empty option counts as none. */
  public CopySpec {
    sources = List.copyOf(sources);
    excludes = List.copyOf(excludes);
    chown = chown == null || chown.isEmpty() ? null : chown;
    chmod = chmod == null || chmod.isEmpty() ? null : chmod;
  }

  /** Says whether the layer is made as if there were nothing below it. */
  public boolean isLinked() {
    return link && chmod == null;
  }

  /**
   * Says whether what the layers below hold can change the layer, so that their identity belongs
   * into the cache key.
   */
  public boolean dependsOnDestination() {
    String owner = chown;
    return !isLinked() || (owner != null && Owner.hasNames(owner));
  }
}
