package dev.jbuild.cli;

import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import java.util.Optional;

/** Image names as users write them. */
final class Names {
  private Names() {}

  /** A name with a tag, {@code latest} where none is written. */
  static Reference tagged(String what, String text) {
    Reference reference = parse(what, text);
    if (reference.digest().isPresent()) {
      throw new UsageException(
          what + ": '" + text + "' cannot be given to an image: it has a digest");
    }
    return reference.withDefaultTag();
  }

  /** A platform as an option has it; this machine's where it is not given. */
  static Platform platform(Optional<String> text) {
    if (text.isEmpty()) {
      return Platform.host();
    }
    try {
      return Platform.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--platform: " + e.getMessage());
    }
  }

  /** An image in a registry: {@code docker://NAME}, or the name alone. */
  static Reference remote(String text) {
    String scheme = "docker://";
    return parse("NAME", text.startsWith(scheme) ? text.substring(scheme.length()) : text);
  }

  static Reference parse(String what, String text) {
    try {
      return Reference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(what + ": " + e.getMessage());
    }
  }
}
