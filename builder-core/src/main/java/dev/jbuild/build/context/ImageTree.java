package dev.jbuild.build.context;

import dev.jbuild.layer.Layer;
import dev.jbuild.layer.LayerIndex;
import dev.jbuild.layer.LayerStore;
import dev.jbuild.layer.MergedEntry;
import dev.jbuild.layer.MergedIndex;
import dev.jbuild.linux.FileName;
import dev.jbuild.oci.Digest;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file system of an image or a stage: its layers merged in memory, with their owners. */
public final class ImageTree implements Tree {
  private record Identity(Layer layer, String file) {}

  private final String description;
  private final @Nullable String version;
  private final LayerStore store;
  private final List<Layer> layers;
  private final Map<Identity, Digest> digests = new HashMap<>();
  private final Map<Layer, Set<String>> linked = new HashMap<>();

  private @Nullable MergedIndex index;

  private ImageTree(
      String description, @Nullable String version, LayerStore store, List<Layer> layers) {
    this.description = description;
    this.version = version;
    this.store = store;
    this.layers = List.copyOf(layers);
  }

  /** Sees layers as a tree of which nothing needs to be remembered. */
  public static ImageTree of(String description, LayerStore store, List<Layer> layers) {
    return new ImageTree(description, null, store, layers);
  }

  /**
   * Sees layers as a tree; nothing of them is read before something is asked for.
   *
   * @param description what users call it, such as {@code stage build}
   * @param version see {@link Tree#version}
   * @param layers bottom to top
   */
  public static ImageTree of(
      String description, String version, LayerStore store, List<Layer> layers) {
    return new ImageTree(description, version, store, layers);
  }

  private synchronized MergedIndex index() throws IOException {
    MergedIndex known = index;
    if (known == null) {
      known = MergedIndex.of(store, layers);
      index = known;
    }
    return known;
  }

  @Override
  public @Nullable String version() {
    return version;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public @Nullable TarEntry lookup(String path) throws IOException {
    MergedEntry entry = index().lookup(path).orElse(null);
    return entry == null ? null : plain(entry.entry());
  }

  /** A name of a file is a file like the others here. */
  private static TarEntry plain(TarEntry entry) {
    return entry.type() == EntryType.HARDLINK ? entry.withType(EntryType.FILE, "") : entry;
  }

  @Override
  public List<TarEntry> children(String folder) throws IOException {
    List<TarEntry> entries = new ArrayList<>();
    for (MergedEntry child : index().children(folder)) {
      entries.add(plain(child.entry()));
    }
    entries.sort((a, b) -> FileName.BYTE_ORDER.compare(a.path(), b.path()));
    return entries;
  }

  private MergedEntry merged(TarEntry file) throws IOException {
    MergedEntry entry = index().lookup(file.path()).orElse(null);
    if (entry == null || !entry.isFile()) {
      throw new IOException("not a file of " + description + ": /" + file.path());
    }
    return entry;
  }

  @Override
  public InputStream open(TarEntry file) throws IOException {
    return index().open(merged(file));
  }

  @Override
  public Digest digest(TarEntry file) throws IOException {
    Identity identity = key(merged(file));
    Digest known;
    synchronized (digests) {
      known = digests.get(identity);
    }
    if (known != null) {
      return known;
    }
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[Math.clamp(file.size(), 1 << 10, 64 << 10)];
    try (InputStream in = open(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    Digest digest = Digest.of(sha256);
    synchronized (digests) {
      digests.put(identity, digest);
    }
    return digest;
  }

  private static Identity key(MergedEntry file) {
    TarEntry entry = file.entry();
    boolean link = entry.type() == EntryType.HARDLINK;
    return new Identity(file.layer(), link ? entry.linkTarget() : entry.path());
  }

  @Override
  public Map<String, String> xattrs(TarEntry entry) {
    if (entry.xattrs().isEmpty()) {
      return Map.of();
    }
    Map<String, String> kept = new HashMap<>();
    for (Map.Entry<String, String> xattr : entry.xattrs().entrySet()) {
      if (KeptAttributes.contains(xattr.getKey())) {
        kept.put(xattr.getKey(), xattr.getValue());
      }
    }
    // The constructor sorts: what is digested must not depend on the order of a hash.
    return entry.withXattrs(kept).xattrs();
  }

  @Override
  public @Nullable Object identity(TarEntry file) throws IOException {
    Identity identity = key(merged(file));
    return linked(identity.layer).contains(identity.file) ? identity : null;
  }

  /** Returns the files of a layer that have more than one name. */
  private Set<String> linked(Layer layer) throws IOException {
    synchronized (linked) {
      Set<String> files = linked.get(layer);
      if (files == null) {
        files = new HashSet<>();
        LayerIndex entries = store.index(layer);
        for (int i = 0; i < entries.size(); i++) {
          if (entries.entry(i).type() == EntryType.HARDLINK) {
            files.add(entries.entry(i).linkTarget());
          }
        }
        linked.put(layer, files);
      }
      return files;
    }
  }
}
