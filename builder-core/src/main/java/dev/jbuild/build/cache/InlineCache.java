package dev.jbuild.build.cache;

import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.JsonObject;

/** The member of an image's config that holds the records of its steps ({@code type=inline}). */
public final class InlineCache {
  /** Its name. */
  public static final String MEMBER = "jbuild.cache.v1";

  private InlineCache() {}

  /** A config without the records that came with the base image: they are not of this image. */
  public static ImageConfig removeFrom(ImageConfig config) {
    return config.other().has(MEMBER)
        ? config.withOther(config.other().toBuilder().remove(MEMBER).build())
        : config;
  }

  /** A config with records. */
  public static ImageConfig addTo(ImageConfig config, JsonObject records) {
    return config.withOther(config.other().toBuilder().put(MEMBER, records).build());
  }
}
