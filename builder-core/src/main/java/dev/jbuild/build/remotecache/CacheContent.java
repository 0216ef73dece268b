package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.InlineCache;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What a storage holds: a cache of its own, or one in an image.
 *
 * @param own whether it is a cache and nothing else, which may be replaced
 */
record CacheContent(CacheDocument document, boolean own) {
  /** Opens a blob; the end of the stream is the end of what has the right digest. */
  interface Opener {
    InputStream open(Descriptor blob) throws IOException;
  }

  /** Reads the document that a manifest has in its config. */
  static CacheContent of(Manifest manifest, Opener opener) throws IOException {
    Descriptor config = manifest.config();
    boolean own = config.mediaType().equals(CacheFormat.CONFIG_TYPE);
    if (!own && !MediaTypes.isImageConfig(config.mediaType())) {
      throw new NoCacheException("it is no build cache of jbuild's");
    }
    byte[] json = bytes(config, CacheFormat.MAX_READ, opener);
    List<Descriptor> layers = manifest.layers();
    if (own) {
      return new CacheContent(CacheFormat.read(json, layers), true);
    }
    ImageConfig image = ImageConfig.parse(json);
    JsonObject inline = image.other().object(InlineCache.MEMBER);
    if (inline == null) {
      throw new NoCacheException("it is an image without a build cache in it");
    }
    return new CacheContent(CacheFormat.read(inline, layers, image.diffIds()), false);
  }

  /** Reads a small blob, verified. */
  static byte[] bytes(Descriptor blob, int max, Opener opener) throws IOException {
    if (blob.size() > max) {
      throw new InvalidContentException("it says that it has " + blob.size() + " bytes");
    }
    try (InputStream in = opener.open(blob)) {
      byte[] bytes = in.readNBytes(max + 1);
      if (!Descriptor.of(blob.mediaType(), bytes).digest().equals(blob.digest())) {
        throw new InvalidContentException("its records do not have the digest " + blob.digest());
      }
      return bytes;
    }
  }
}
