package dev.jbuild.layer;

import dev.jbuild.blob.BlobStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The places that a layer's blob can be fetched from; the same content may be compressed anew. */
final class LayerOrigins {
  private record Origin(Descriptor blob, BlobFetcher fetcher) {}

  private final CopyOnWriteArrayList<Origin> origins = new CopyOnWriteArrayList<>();

  /** Adds a place; of the same blob the place that was told last counts. */
  void add(Descriptor blob, BlobFetcher fetcher) {
    origins.removeIf(origin -> origin.blob().digest().equals(blob.digest()));
    origins.add(new Origin(blob, fetcher));
  }

  boolean isEmpty() {
    return origins.isEmpty();
  }

  /** The blob that would be fetched first. */
  Optional<Descriptor> first() {
    return origins.isEmpty() ? Optional.empty() : Optional.of(origins.getFirst().blob());
  }

  /** Fetches one blob; false where no place has it. */
  boolean fetch(BlobStore blobs, Digest digest) throws IOException {
    for (Origin origin : origins) {
      if (origin.blob().digest().equals(digest)) {
        origin.fetcher().fetch(origin.blob());
        return blobs.contains(digest);
      }
    }
    return false;
  }

  /**
   * Fetches the blob from the first place that gives it.
   *
   * @return null where there is no place
   * @throws IOException of the last place, where none gives it
   */
  @Nullable Descriptor fetchAny(BlobStore blobs) throws IOException {
    IOException failure = null;
    for (Origin origin : origins) {
      try {
        origin.fetcher().fetch(origin.blob());
        if (blobs.contains(origin.blob().digest())) {
          return origin.blob();
        }
      } catch (IOException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }
}
