package dev.jbuild.layout;

import dev.jbuild.blob.Ingest;
import dev.jbuild.blob.LockFile;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layout's {@code index.json}: read without a lock, changed under one, replaced atomically.
 *
 * <p>Each name is one entry; an image without a name is an entry without annotations. The full name
 * stands in {@code org.opencontainers.image.ref.name} too, since a store holds many repositories
 * and {@code latest} alone would not tell one.
 */
final class IndexJson {
  /** A change of the list of entries. */
  @FunctionalInterface
  interface Change<T> {
    T apply(List<Descriptor> entries) throws IOException;
  }

  private final Path file;
  private final Path lock;
  private final Ingest ingest;

  IndexJson(Path root, Ingest ingest) {
    this.file = root.resolve("index.json");
    this.lock = root.resolve("locks").resolve("index");
    this.ingest = ingest;
  }

  List<Descriptor> read() throws IOException {
    try {
      return Index.parse(Files.readAllBytes(file)).manifests();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (InvalidContentException e) {
      throw new InvalidContentException(
          "the image store is damaged: " + file + ": " + e.getMessage(), e);
    }
  }

  <T> T change(Change<T> change) throws IOException {
    LockFile.Held held = LockFile.exclusive(lock);
    try {
      List<Descriptor> before = read();
      List<Descriptor> entries = new ArrayList<>(before);
      T result = change.apply(entries);
      if (!entries.equals(before) || !Files.exists(file)) {
        ingest.writeAtomically(file, new Index(entries).toBytes());
      }
      return result;
    } finally {
      held.close();
    }
  }

  static Optional<Reference> nameOf(Descriptor entry) {
    String name = entry.annotations().get(Descriptor.IMAGE_NAME);
    if (name == null) {
      // An entry of another tool. A tag alone says nothing about the repository.
      name = entry.annotations().get(Descriptor.REF_NAME);
      if (name == null || (name.indexOf('/') < 0 && name.indexOf(':') < 0)) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(Reference.parse(name).withDefaultTag());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Descriptor named(Descriptor target, Reference name) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.put(Descriptor.IMAGE_NAME, name.toString());
    annotations.put(Descriptor.REF_NAME, name.toString());
    return target.withAnnotations(annotations);
  }

  static Descriptor unnamed(Descriptor target) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Descriptor.IMAGE_NAME);
    annotations.remove(Descriptor.REF_NAME);
    return target.withAnnotations(annotations);
  }

  /** Gives a name to a target; what had the name before stays, without it. */
  static void name(List<Descriptor> entries, Descriptor target, Reference name) {
    Descriptor before = null;
    for (int i = 0; i < entries.size(); i++) {
      if (nameOf(entries.get(i)).equals(Optional.of(name))) {
        before = entries.remove(i);
        i--;
      }
    }
    entries.removeIf(entry -> entry.digest().equals(target.digest()) && nameOf(entry).isEmpty());
    entries.add(named(target, name));
    if (before != null && !contains(entries, before.digest())) {
      entries.add(unnamed(before));
    }
  }

  static boolean contains(List<Descriptor> entries, Digest digest) {
    for (Descriptor entry : entries) {
      if (entry.digest().equals(digest)) {
        return true;
      }
    }
    return false;
  }
}
