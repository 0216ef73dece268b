package dev.jbuild.registry;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.MediaTypes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of document some bytes are. */
final class ManifestTypes {
  /** What we can read, for the Accept header. */
  static final String ACCEPTED =
      MediaTypes.OCI_INDEX
          + ", "
          + MediaTypes.OCI_MANIFEST
          + ", "
          + MediaTypes.DOCKER_INDEX
          + ", "
          + MediaTypes.DOCKER_MANIFEST
          + ", */*;q=0.1";

  private ManifestTypes() {}

  static boolean isIndex(String mediaType) {
    return mediaType.equals(MediaTypes.OCI_INDEX) || mediaType.equals(MediaTypes.DOCKER_INDEX);
  }

  static boolean isManifest(String mediaType) {
    return mediaType.equals(MediaTypes.OCI_MANIFEST)
        || mediaType.equals(MediaTypes.DOCKER_MANIFEST);
  }

  /**
   * The type of a document: what it says itself, else what the registry says, else by its members.
   *
   * <p>A document that can be read as both a manifest and an index is refused, since two readers of
   * one digest would see different images (CVE-2021-41190).
   */
  static String of(byte[] bytes, @Nullable String contentType) throws InvalidContentException {
    JsonObject json = JsonObject.parse(bytes);
    boolean index = json.has("manifests");
    boolean manifest = json.has("layers") || json.has("config");
    if (index && manifest) {
      throw new InvalidContentException("the document is both a manifest and an index");
    }
    String told = json.string("mediaType", "");
    if (told.isEmpty()) {
      told = bare(contentType);
    }
    if ((isIndex(told) && manifest) || (isManifest(told) && index)) {
      throw new InvalidContentException("the document is not the " + told + " that it is called");
    }
    if (isIndex(told) || isManifest(told)) {
      return told;
    }
    if (json.number("schemaVersion", 2) == 1) {
      throw new InvalidContentException(
          "the image has a docker schema 1 manifest, which is no longer supported:"
              + " push it again with a current tool");
    }
    if (index || manifest) {
      return index ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    }
    throw new InvalidContentException("the document is neither a manifest nor an index");
  }

  /** A content type without its parameters. */
  private static String bare(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
