package dev.jbuild.oci;

/** The media types of the OCI image specification and of docker's "v2 schema 2". */
public final class MediaTypes {
  /** An OCI index. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An OCI image manifest. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An OCI image config. */
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

  /** An uncompressed OCI layer; the suffixes +gzip and +zstd tell of compression. */
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** An OCI layer compressed with gzip. */
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";

  /** An OCI layer compressed with zstd. */
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";

  /** The empty JSON object, as artifacts use it for a config. */
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

  /** Docker's manifest list. */
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Docker's image manifest. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker's image config. */
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Docker's uncompressed layer. */
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  /** Docker's layer compressed with gzip. */
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";

  /** Docker's layer compressed with zstd, as containerd and BuildKit write it. */
  public static final String DOCKER_LAYER_ZSTD = DOCKER_LAYER + ".zstd";

  private MediaTypes() {}

  /** Whether this is an index or a manifest list. */
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_INDEX);
  }

  /** Whether this is the manifest of one image. */
  public static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** Whether this is a config of an image that can be run, as against an artifact's. */
  public static boolean isImageConfig(String mediaType) {
    return mediaType.equals(OCI_CONFIG) || mediaType.equals(DOCKER_CONFIG);
  }

  /** Whether this is a layer that is a tar, compressed or not, foreign or not. */
  public static boolean isLayer(String mediaType) {
    return mediaType.startsWith("application/vnd.oci.image.layer.")
        || mediaType.startsWith("application/vnd.docker.image.rootfs.");
  }

  /** Whether this layer is not to be pushed (docker's foreign, OCI's nondistributable layers). */
  public static boolean isNondistributable(String mediaType) {
    return mediaType.contains(".foreign.") || mediaType.contains(".nondistributable.");
  }

  /** The compression that a layer's media type declares. */
  public static Compression compressionOf(String mediaType) {
    if (mediaType.endsWith("gzip")) {
      return Compression.GZIP;
    }
    return mediaType.endsWith("zstd") ? Compression.ZSTD : Compression.UNCOMPRESSED;
  }

  /** OCI's media type of a layer of that compression. */
  public static String ociLayer(Compression compression) {
    return switch (compression) {
      case UNCOMPRESSED -> OCI_LAYER;
      case GZIP -> OCI_LAYER_GZIP;
      case ZSTD -> OCI_LAYER_ZSTD;
    };
  }

  /** Docker's media type of a layer of that compression. */
  public static String dockerLayer(Compression compression) {
    return switch (compression) {
      case UNCOMPRESSED -> DOCKER_LAYER;
      case GZIP -> DOCKER_LAYER_GZIP;
      case ZSTD -> DOCKER_LAYER_ZSTD;
    };
  }
}
