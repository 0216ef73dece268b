package dev.jbuild.build.remotecache;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Manifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** One place that can hold a shared cache. */
interface CacheStorage {

  /**
   * Reads what is there.
   *
   * @return empty where nothing is
   * @throws NoCacheException where it is something else
   * @throws dev.jbuild.oci.InvalidContentException where it is a broken one
   */
  Optional<CacheContent> read() throws IOException;

  /**
   * The manifest that is there, of whatever it is.
   *
   * @return empty where nothing is
   * @throws NoCacheException where there are several
   */
  Optional<Manifest> manifest() throws IOException;

  /** Opens what the cache names; the end of the stream is the end of the blob, right or not. */
  InputStream open(Descriptor blob) throws IOException;

  /** Brings layers of the cache into the store. */
  BlobFetcher fetcher();

  /**
   * Keeps others from writing until it is closed; empty where nothing can. Then what one has
   * written may be overwritten by another who read before.
   */
  Optional<Closeable> lock() throws IOException;

  /**
   * Puts a manifest with what it names.
   *
   * @param manifest of the cache
   * @param blobs those that may not be there yet
   * @param source opens them, and the manifest
   */
  void write(Descriptor manifest, List<Descriptor> blobs, BlobSource source) throws IOException;

  /** Those of the blobs that are not there after all. */
  List<Descriptor> missing(List<Descriptor> blobs) throws IOException;
}
