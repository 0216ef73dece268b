package dev.jbuild.build.export;

import dev.jbuild.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code --annotation}.
 *
 * @param place what it is written on
 * @param platform of the images it is for; empty for all
 */
public record Annotation(Place place, Optional<Platform> platform, String key, String value) {

  /** The documents that can have annotations, named as buildx does. */
  public enum Place {
    /** The manifest of each image. */
    MANIFEST,
    /** The index of several images. */
    INDEX,
    /** What points to a manifest: an entry of the index, or of the layout where there is none. */
    MANIFEST_DESCRIPTOR,
    /** What points to the index: an entry of the layout. */
    INDEX_DESCRIPTOR
  }

  /** Those of a place, and of a platform where the place has one; of two the later one counts. */
  static Map<String, String> of(
      List<Annotation> annotations, Place place, Optional<Platform> platform) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (Annotation annotation : annotations) {
      if (annotation.place == place
          && (annotation.platform.isEmpty() || annotation.platform.equals(platform))) {
        chosen.put(annotation.key, annotation.value);
      }
    }
    return chosen;
  }
}
