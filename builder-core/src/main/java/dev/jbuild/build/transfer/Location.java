package dev.jbuild.build.transfer;

import dev.jbuild.oci.Digest;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.Optional;

/** A place that images are copied from or to, written as skopeo and buildah write it. */
public sealed interface Location {

  /** {@code docker://NAME}. */
  record Registry(Reference name) implements Location {}

  /** {@code store:NAME}, or a name alone; also an id, to copy from. */
  record Store(String name) implements Location {}

  /** {@code oci:FOLDER[:TAG]} or {@code oci-layout://FOLDER[:TAG][@DIGEST]}. */
  record Layout(Path folder, Optional<String> tag, Optional<Digest> digest) implements Location {}

  /** {@code oci-archive:FILE[:NAME]} or {@code docker-archive:FILE[:NAME]}. */
  record Archive(Path file, boolean docker, Optional<Reference> name) implements Location {}

  /**
   * Reads a location.
   *
   * @param folder what relative paths are relative to
   * @throws IllegalArgumentException with a message for the user
   */
  static Location parse(String text, Path folder) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "docker" -> {
        if (!rest.startsWith("//")) {
          throw new IllegalArgumentException(text + ": a registry is docker://NAME");
        }
        yield new Registry(Reference.parse(rest.substring(2)).withDefaultTag());
      }
      case "store" -> new Store(rest);
      case "oci", "oci-layout" -> layout(rest.startsWith("//") ? rest.substring(2) : rest, folder);
      case "oci-archive" -> archive(rest, false, folder);
      case "docker-archive" -> archive(rest, true, folder);
      default -> {
        if (rest.startsWith("//") || scheme.equals("dir") || scheme.equals("docker-daemon")) {
          throw new IllegalArgumentException(
              text
                  + ": unknown kind of place; it is one of docker://, oci:, oci-archive:,"
                  + " docker-archive:, store:");
        }
        yield new Store(text);
      }
    };
  }

  /** {@code FOLDER[:TAG][@DIGEST]}. */
  static Layout layout(String text, Path folder) {
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    Optional<String> tag = Optional.empty();
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    return new Layout(folder.resolve(rest), tag, digest);
  }

  private static Archive archive(String text, boolean docker, Path folder) {
    int colon = text.indexOf(':');
    Optional<Reference> name =
        colon < 0
            ? Optional.empty()
            : Optional.of(Reference.parse(text.substring(colon + 1)).withDefaultTag());
    String file = colon < 0 ? text : text.substring(0, colon);
    if (file.isEmpty()) {
      throw new IllegalArgumentException(text + ": the file is missing");
    }
    return new Archive(folder.resolve(file), docker, name);
  }
}
