package dev.jbuild.build.copy;

import dev.jbuild.build.context.SpooledTar;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is ready to be written: its entries in their order, each folder before what is in
 * it. Closing it frees temporary files.
 */
public final class LayerPlan implements Closeable {
  /** Takes the entries of a layer. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Adds an entry.
     *
     * @param content of a file, else empty; not closed
     */
    void add(TarEntry entry, InputStream content) throws IOException;
  }

  private final List<PlannedEntry> entries;
  private final List<SpooledTar> archives;

  LayerPlan(List<PlannedEntry> entries, List<SpooledTar> archives) {
    this.entries = List.copyOf(entries);
    this.archives = List.copyOf(archives);
  }

  /** Says whether the layer changes nothing, as where wildcards matched nothing. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns the entries without their content, hard links resolved, as they will be written. */
  public List<TarEntry> entries() {
    List<TarEntry> result = new ArrayList<>(entries.size());
    Map<Object, String> names = new HashMap<>();
    for (PlannedEntry planned : entries) {
      result.add(linked(planned, names));
      if (planned.replaces()) {
        result.add(TarEntry.opaque(planned.entry().path()));
      }
    }
    return result;
  }

  /** Returns the entry, or a link to the name that the same file was already written by. */
  private static TarEntry linked(PlannedEntry planned, Map<Object, String> names) {
    Object identity = planned.identity();
    @Nullable String first =
        identity == null ? null : names.putIfAbsent(identity, planned.entry().path());
    return first == null ? planned.entry() : planned.entry().withType(EntryType.HARDLINK, first);
  }

  /** Writes the entries with their content. */
  public void write(Sink sink) throws IOException {
    Map<Object, String> names = new HashMap<>();
    for (PlannedEntry planned : entries) {
      TarEntry entry = linked(planned, names);
      PlannedEntry.Content content = planned.content();
      if (entry.type() == EntryType.FILE && content != null) {
        try (InputStream in = content.open()) {
          sink.add(entry, in);
        }
      } else {
        sink.add(entry, InputStream.nullInputStream());
      }
      if (planned.replaces()) {
        sink.add(TarEntry.opaque(entry.path()), InputStream.nullInputStream());
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SpooledTar archive : archives) {
      archive.close();
    }
  }
}
