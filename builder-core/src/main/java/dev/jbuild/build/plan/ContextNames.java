package dev.jbuild.build.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code --build-context} names of a build, which come before stages and images of the same
 * name.
 *
 * @param files names of contexts that are files
 * @param images names of contexts that are images, to what resolves them
 */
public record ContextNames(Set<String> files, Map<String, String> images) {

  /** No named contexts. */
  public static final ContextNames NONE = new ContextNames(Set.of(), Map.of());

  public ContextNames {
    files = Set.copyOf(files);
    images = Map.copyOf(images);
  }

  boolean isFiles(String name) {
    return files.contains(name.toLowerCase(Locale.ROOT));
  }

  Optional<String> image(String name) {
    return Optional.ofNullable(images.get(name.toLowerCase(Locale.ROOT)));
  }
}
