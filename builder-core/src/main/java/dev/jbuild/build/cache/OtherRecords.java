package dev.jbuild.build.cache;

import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.oci.Digest;
import java.util.Optional;

/** Step records of other machines ({@code --cache-from}). */
public interface OtherRecords {
  /** There are none. */
  OtherRecords NONE =
      new OtherRecords() {
        @Override
        public Optional<Found> find(String hex) {
          return Optional.empty();
        }

        @Override
        public Optional<Digest> selection(String name) {
          return Optional.empty();
        }
      };

  /** A record, and what brings its layer where it has one. */
  record Found(SharedRecord step, BlobFetcher fetcher) {}

  /** The record under the digest of a key. */
  Optional<Found> find(String hex);

  /** What a copy from a stage selected: the digest under a name that stands for both. */
  Optional<Digest> selection(String name);
}
