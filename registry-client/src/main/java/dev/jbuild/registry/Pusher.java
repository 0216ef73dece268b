package dev.jbuild.registry;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Manifest;
import dev.jbuild.registry.TransferEvent.Direction;
import dev.jbuild.registry.TransferEvent.Outcome;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Puts images and what they consist of into one repository. */
final class Pusher {
  private final Endpoint endpoint;
  private final String repository;
  private final RegistryOptions options;
  private final Manifests manifests;
  private final BlobUpload uploads;
  private final BlobSource source;
  private final PushOptions push;

  /** The blobs that this push need not ask for again. */
  private final Set<Digest> arrived = ConcurrentHashMap.newKeySet();

  /** Those of which the listener was told that they began, and not yet that they ended. */
  private final Set<Digest> begun = ConcurrentHashMap.newKeySet();

  Pusher(
      Endpoint endpoint,
      String repository,
      RegistryOptions options,
      BlobSource source,
      PushOptions push) {
    this.endpoint = endpoint;
    this.repository = repository;
    this.options = options;
    this.manifests = new Manifests(endpoint, repository);
    this.uploads = new BlobUpload(endpoint, repository, options.retry(), options.chunk());
    this.source = source;
    this.push = push;
  }

  /** Puts a manifest or an index with everything it refers to. */
  void push(String selector, Descriptor root) throws IOException {
    Optional<Descriptor> there = manifests.head(selector, Scopes.push(repository));
    if (there.isPresent() && there.get().digest().equals(root.digest())) {
      begin(root);
      end(root.digest(), Outcome.EXISTS);
      return;
    }
    byte[] bytes;
    try (InputStream in = source.open(root)) {
      bytes = in.readNBytes(Request.MAX_BUFFER);
    }
    RemoteManifest manifest = new RemoteManifest(root, bytes);
    if (selector.equals(root.digest().toString()) || !known(root)) {
      if (ManifestTypes.isIndex(root.mediaType())) {
        for (Descriptor child : manifest.index().manifests()) {
          push(child.digest().toString(), child);
        }
      } else {
        Manifest image = manifest.manifest();
        List<Descriptor> blobs = new ArrayList<>(image.layers());
        blobs.add(image.config());
        pushBlobs(blobs);
      }
    }
    boolean listed = manifests.put(selector, manifest);
    begin(root);
    end(root.digest(), Outcome.TRANSFERRED);
    if (!listed && !ManifestTypes.isIndex(root.mediaType())) {
      Manifest image = manifest.manifest();
      if (image.subject().isPresent()) {
        new Referrers(endpoint, repository).addToTag(image.subject().get().digest(), root, image);
      }
    }
  }

  /** A repository that has a manifest has what it refers to. */
  private boolean known(Descriptor root) throws IOException {
    return manifests.head(root.digest().toString(), Scopes.push(repository)).isPresent();
  }

  void pushBlobs(List<Descriptor> blobs) throws IOException {
    Map<Digest, Descriptor> distinct = new LinkedHashMap<>();
    for (Descriptor blob : blobs) {
      if (!arrived.contains(blob.digest())) {
        distinct.putIfAbsent(blob.digest(), blob);
      }
    }
    List<Parallel.Task> tasks = new ArrayList<>(distinct.size());
    for (Descriptor blob : distinct.values()) {
      tasks.add(() -> pushBlob(blob));
    }
    Parallel.run(options.parallel(), tasks);
  }

  private void pushBlob(Descriptor blob) throws IOException {
    Digest digest = blob.digest();
    begin(blob);
    Outcome outcome = Outcome.FAILED;
    try {
      if (uploads.exists(digest)) {
        outcome = Outcome.EXISTS;
      } else if (mounted(digest)) {
        outcome = Outcome.MOUNTED;
      } else {
        AtomicLong told = new AtomicLong(-1);
        uploads.upload(
            blob,
            source,
            bytes -> {
              if (told.getAndSet(bytes) != bytes) {
                push.listener().on(new TransferEvent.Progressed(digest, bytes));
              }
            });
        outcome = Outcome.TRANSFERRED;
      }
      arrived.add(digest);
    } finally {
      end(digest, outcome);
    }
  }

  /**
   * Sends a blob while it is written. What fails in passing is left to {@link #push}, which sends
   * the blob as it sends all others.
   */
  void push(GrowingBlob blob) throws IOException {
    long size = blob.awaitMoreThan(BlobUpload.SMALL);
    if (blob.whole().isPresent() || !uploads.streams(size)) {
      pushBlobs(List.of(blob.awaitWhole()));
      return;
    }
    try {
      boolean sent = uploads.upload(blob, new Telling());
      Digest digest = blob.awaitWhole().digest();
      arrived.add(digest);
      end(digest, sent ? Outcome.TRANSFERRED : Outcome.EXISTS);
    } catch (RegistryException e) {
      if (!BlobUpload.passing(e)) {
        throw e;
      }
    }
  }

  private final class Telling implements GrowingBody.Observer {
    @Override
    public boolean known(Descriptor blob, long sent) {
      begin(blob);
      try {
        return !uploads.streams(blob.size() - sent) || !uploads.exists(blob.digest());
      } catch (IOException e) {
        // The upload itself will tell.
        return true;
      }
    }

    @Override
    public void sent(Descriptor blob, long bytes) {
      push.listener().on(new TransferEvent.Progressed(blob.digest(), bytes));
    }
  }

  private boolean mounted(Digest digest) throws IOException {
    for (String from : push.mountFrom().apply(digest)) {
      if (!from.equals(repository) && uploads.mount(digest, from)) {
        return true;
      }
    }
    return false;
  }

  private void begin(Descriptor descriptor) {
    if (begun.add(descriptor.digest())) {
      push.listener()
          .on(
              new TransferEvent.Started(
                  descriptor.digest(),
                  Direction.PUSH,
                  endpoint.host() + "/" + repository,
                  descriptor.size()));
    }
  }

  private void end(Digest digest, Outcome outcome) {
    begun.remove(digest);
    push.listener().on(new TransferEvent.Finished(digest, outcome));
  }
}
