package dev.jbuild.build;

import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.Map;

/** Sources of named contexts that are images: archives, layouts and other names. */
final class ImageSources {
  /** What a source begins with that is an image and not a folder of files. */
  private static final String[] IMAGE_SCHEMES = {
    "docker-image://", "oci-layout://", "oci-archive:", "docker-archive:"
  };

  private ImageSources() {}

  static boolean isImage(String source) {
    for (String scheme : IMAGE_SCHEMES) {
      if (source.startsWith(scheme)) {
        return true;
      }
    }
    return false;
  }

  /** A source whose path is seen from a folder. */
  static String absolute(String source, Path folder) {
    for (String scheme : IMAGE_SCHEMES) {
      if (source.startsWith(scheme) && !scheme.equals("docker-image://")) {
        return scheme + folder.resolve(source.substring(scheme.length())).normalize();
      }
    }
    return source;
  }

  /** Adds a name in all the forms in which a Dockerfile may write it. */
  static void put(Map<String, String> images, String name, String source) {
    images.putIfAbsent(name.toLowerCase(java.util.Locale.ROOT), source);
    try {
      Reference reference = Reference.parse(name);
      images.putIfAbsent(reference.toString(), source);
      images.putIfAbsent(reference.familiar(), source);
      if (reference.tag().isEmpty() && reference.digest().isEmpty()) {
        Reference tagged = reference.withDefaultTag();
        images.putIfAbsent(tagged.toString(), source);
        images.putIfAbsent(tagged.familiar(), source);
      }
    } catch (IllegalArgumentException e) {
      // A name that is no image's can still be a context's.
      return;
    }
  }
}
