package dev.jbuild.build;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where images come from other than by their names: {@code --build-context} and the file {@code
 * <Dockerfile>.images}.
 *
 * <p>Each line of that file is a name and a source, {@code #} begins a comment; relative paths are
 * relative to the file. It lets a checkout build where there is no network, or pin what a name
 * means, without a flag.
 */
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

  /** Reads {@code <Dockerfile>.images}: name to source, paths made absolute. */
  static Map<String, String> parse(Path file, String text) throws BuildException {
    Map<String, String> sources = new LinkedHashMap<>();
    Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      String[] words = content.split("\\s+", -1);
      if (words.length != 2 || !isImage(words[1])) {
        throw new BuildException(
            file
                + ":"
                + number
                + ": expected a name and a source (docker-image://, oci-layout://, oci-archive: or"
                + " docker-archive:), got: "
                + content);
      }
      sources.put(words[0], absolute(words[1], folder));
    }
    return sources;
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
