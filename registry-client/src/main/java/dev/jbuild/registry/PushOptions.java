package dev.jbuild.registry;

import dev.jbuild.oci.Digest;
import java.util.List;
import java.util.function.Function;

/**
 * How to push.
 *
 * @param mountFrom for a blob the repositories of the same registry that may have it already (paths
 *     without the registry), to link it from instead of sending it
 * @param listener is told of the progress
 */
public record PushOptions(Function<Digest, List<String>> mountFrom, TransferListener listener) {
  /** Mount nothing, tell nothing. */
  public static final PushOptions NONE =
      new PushOptions(digest -> List.of(), TransferListener.NONE);
}
