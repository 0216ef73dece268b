package dev.jbuild.build.remotecache;

import dev.jbuild.build.cache.OtherRecords;
import dev.jbuild.build.cache.SharedRecord;
import dev.jbuild.build.explain.SharedHistory;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of all {@code --cache-from}, read when the first step asks. */
final class CacheImports implements OtherRecords {
  /** Reads one of them; whatever is wrong with it has been told. */
  interface Reader {
    Optional<CacheContent> read(CacheLocation location, CacheStorage storage);
  }

  private record Source(CacheDocument document, CacheStorage storage) {}

  private final List<CacheLocation> locations;
  private final CacheStorages storages;
  private final Reader reader;
  private @Nullable List<Source> sources;

  CacheImports(List<CacheLocation> locations, CacheStorages storages, Reader reader) {
    this.locations = locations;
    this.storages = storages;
    this.reader = reader;
  }

  private synchronized List<Source> sources() {
    List<Source> known = sources;
    if (known == null) {
      known = read();
      sources = known;
    }
    return known;
  }

  private List<Source> read() {
    List<Source> read = new ArrayList<>();
    for (CacheLocation location : locations) {
      CacheStorage storage = storages.at(location);
      reader
          .read(location, storage)
          .ifPresent(content -> read.add(new Source(content.document(), storage)));
    }
    return read;
  }

  /** The first record that has its layer; where none has, the first. */
  @Override
  public Optional<Found> find(String hex) {
    Found bare = null;
    for (Source source : sources()) {
      SharedRecord step = source.document().records().get(hex);
      if (step == null) {
        continue;
      }
      Found found = new Found(step, source.storage().fetcher());
      if (!step.isWithoutItsLayer()) {
        return Optional.of(found);
      }
      bare = bare == null ? found : bare;
    }
    return Optional.ofNullable(bare);
  }

  /** What the caches tell of earlier builds; what cannot be read is not there. */
  SharedHistory history() {
    SharedHistory all = SharedHistory.EMPTY;
    for (Source source : sources()) {
      all = all.merged(history(source.document(), source.storage()));
    }
    return all;
  }

  static SharedHistory history(CacheDocument document, CacheStorage storage) {
    if (document.history().isEmpty()) {
      return SharedHistory.EMPTY;
    }
    try {
      return SharedHistory.decode(
          CacheContent.bytes(document.history().get(), SharedHistory.MAX_BYTES, storage::open));
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      return SharedHistory.EMPTY;
    } catch (IOException e) {
      // An explanation is worth no failure and no warning.
      return SharedHistory.EMPTY;
    }
  }

  @Override
  public Optional<Digest> selection(String name) {
    for (Source source : sources()) {
      CacheDocument.Selection known = source.document().selections().get(name);
      if (known != null) {
        return Optional.of(known.content());
      }
    }
    return Optional.empty();
  }
}
