package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;

/** A manifest or index as a registry has it: the bytes are its identity. */
public final class RemoteManifest {
  private final Descriptor descriptor;
  private final byte[] bytes;

  RemoteManifest(Descriptor descriptor, byte[] bytes) {
    this.descriptor = descriptor;
    this.bytes = bytes;
  }

  /**
   * Type, digest and size; the digest was computed from the bytes.
   *
   * @return the descriptor
   */
  public Descriptor descriptor() {
    return descriptor;
  }

  /**
   * The bytes.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Whether this is an index (a list of images for platforms).
   *
   * @return true for an index, false for a manifest
   */
  public boolean isIndex() {
    return ManifestTypes.isIndex(descriptor.mediaType());
  }

  /**
   * The manifest that the bytes are.
   *
   * @return the manifest
   * @throws InvalidContentException if they are none
   */
  public Manifest manifest() throws InvalidContentException {
    return Manifest.parse(bytes);
  }

  /**
   * The index that the bytes are.
   *
   * @return the index
   * @throws InvalidContentException if they are none
   */
  public Index index() throws InvalidContentException {
    return Index.parse(bytes);
  }
}
