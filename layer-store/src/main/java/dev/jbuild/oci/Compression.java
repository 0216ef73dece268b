package dev.jbuild.oci;

/** How the bytes of a layer blob are compressed. */
public enum Compression {
  /** A plain tar. */
  UNCOMPRESSED,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878. */
  ZSTD
}
