package dev.jbuild.build.remotecache;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The folders of cache mounts under one name: an artifact with a layer for each.
 *
 * @param mounts the layers by the names of the folders
 */
record MountsDocument(Map<String, Descriptor> mounts) {
  private static final String ARTIFACT_TYPE = "application/vnd.jbuild.cache-mounts.v1";
  private static final String PREFIX = "dev.jbuild.cache-mount.";
  private static final String NAME = PREFIX + "name";

  /** The id that the Dockerfile gives it, for people who look at the manifest. */
  private static final String ID = PREFIX + "id";

  private static final String CONTENT = PREFIX + "content";
  private static final String USED = PREFIX + "used";

  /** More are not kept: those that no build has used for longest go. */
  private static final int MAX_MOUNTS = 64;

  /**
   * The config of artifacts that have none (OCI image-spec, "Guidance for an Empty Descriptor").
   */
  static final byte[] CONFIG = {'{', '}'};

  static final MountsDocument EMPTY = new MountsDocument(Map.of());

  MountsDocument {
    mounts = new TreeMap<>(mounts);
  }

  /**
   * Reads a manifest.
   *
   * @throws NoCacheException where it is one of something else
   */
  static MountsDocument of(Manifest manifest) throws NoCacheException {
    if (!manifest.artifactType().equals(ARTIFACT_TYPE)) {
      throw new NoCacheException("it holds something else than cache mounts");
    }
    Map<String, Descriptor> mounts = new TreeMap<>();
    for (Descriptor layer : manifest.layers()) {
      String name = layer.annotations().get(NAME);
      if (name != null) {
        mounts.put(name, layer);
      }
    }
    return new MountsDocument(mounts);
  }

  /**
   * A layer with what is told of it.
   *
   * @param content the digest of the uncompressed archive
   * @param day of the last use, as in 2026-01-31
   */
  static Descriptor entry(Descriptor blob, String name, String id, Digest content, String day) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(NAME, name);
    annotations.put(ID, id);
    annotations.put(CONTENT, content.toString());
    annotations.put(USED, day);
    return blob.bare().withAnnotations(annotations);
  }

  Optional<Descriptor> find(String name) {
    return Optional.ofNullable(mounts.get(name));
  }

  /** The layer of a folder, if it has this content. */
  Optional<Descriptor> find(String name, Digest content) {
    return find(name).filter(layer -> content.toString().equals(layer.annotations().get(CONTENT)));
  }

  /** Those of the layers whose folders are here what they were in another document, or in none. */
  Map<String, Descriptor> unlessChanged(Map<String, Descriptor> layers, MountsDocument since) {
    Map<String, Descriptor> unchanged = new TreeMap<>(layers);
    unchanged.keySet().removeIf(name -> !find(name).equals(since.find(name)));
    return unchanged;
  }

  MountsDocument without(Collection<Descriptor> gone) {
    Map<String, Descriptor> all = new TreeMap<>(mounts);
    all.values().removeAll(gone);
    return new MountsDocument(all);
  }

  /** This document with others in the place of those of the same name. */
  MountsDocument with(Map<String, Descriptor> others) {
    Map<String, Descriptor> all = new TreeMap<>(mounts);
    all.putAll(others);
    List<Map.Entry<String, Descriptor>> byUse = new ArrayList<>(all.entrySet());
    byUse.sort(
        Comparator.comparing(
            entry -> entry.getValue().annotations().getOrDefault(USED, ""),
            Comparator.reverseOrder()));
    Map<String, Descriptor> kept = new TreeMap<>();
    for (Map.Entry<String, Descriptor> entry :
        byUse.subList(0, Math.min(byUse.size(), MAX_MOUNTS))) {
      kept.put(entry.getKey(), entry.getValue());
    }
    return new MountsDocument(kept);
  }

  Manifest toManifest() {
    return new Manifest(
        MediaTypes.OCI_MANIFEST,
        ARTIFACT_TYPE,
        Descriptor.of(MediaTypes.OCI_EMPTY, CONFIG),
        List.copyOf(mounts.values()),
        Optional.empty(),
        Map.of());
  }
}
