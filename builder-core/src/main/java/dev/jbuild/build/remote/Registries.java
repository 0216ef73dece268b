package dev.jbuild.build.remote;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.build.export.Exporter;
import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.AccessOptions;
import dev.jbuild.registry.EarlyPush;
import dev.jbuild.registry.PushOptions;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryOptions;
import dev.jbuild.registry.TransferListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The registries of one build. A client is made when the first is asked for something.
 *
 * <p>It remembers which repositories have which blobs: a push links them from there where it is the
 * same registry, and fetches them where it is another and the store does not have them.
 */
public final class Registries implements AutoCloseable, Exporter.Pusher {
  private final BlobStore blobs;
  private final Map<String, String> environment;
  private final AccessOptions access;
  private final TransferListener transfers;
  private final Map<Digest, List<Place>> places = new ConcurrentHashMap<>();
  private @Nullable RegistryClient client;

  private record Place(@Nullable Reference repository, BlobFetcher fetcher) {}

  /**
   * @param blobs where what is fetched goes
   * @param environment of the user
   * @param access what the user says about registries for this build
   * @param transfers is told what moves
   */
  public Registries(
      BlobStore blobs,
      Map<String, String> environment,
      AccessOptions access,
      TransferListener transfers) {
    this.blobs = blobs;
    this.environment = environment;
    this.access = access;
    this.transfers = transfers;
  }

  /** Is told what moves. */
  public TransferListener transfers() {
    return transfers;
  }

  /** The client. */
  public synchronized RegistryClient client() throws IOException {
    RegistryClient made = client;
    if (made == null) {
      made = new RegistryClient(RegistryOptions.of(environment, access));
      client = made;
    }
    return made;
  }

  /** Fetches blobs of a repository into the store. */
  public BlobFetcher fetcher(Reference repository) {
    return blob -> client().pullBlobs(repository, List.of(blob), blobs, transfers);
  }

  /** Remembers that a repository has these blobs. */
  public void has(Reference repository, Collection<Descriptor> its) {
    BlobFetcher fetcher = fetcher(repository);
    for (Descriptor blob : its) {
      add(blob.digest(), new Place(repository, fetcher));
    }
  }

  /** Remembers what brings these blobs, where that is no registry. */
  public void has(BlobFetcher fetcher, Collection<Descriptor> its) {
    for (Descriptor blob : its) {
      add(blob.digest(), new Place(null, fetcher));
    }
  }

  private void add(Digest blob, Place place) {
    places.computeIfAbsent(blob, digest -> new CopyOnWriteArrayList<>()).add(place);
  }

  /** All blobs: those of the store, and those that some place is known to have. */
  public BlobSource source() {
    return blob -> {
      if (!blobs.contains(blob.digest())) {
        fetch(blob);
      }
      return blobs.open(blob.digest());
    };
  }

  private void fetch(Descriptor blob) throws IOException {
    IOException failure = null;
    for (Place place : places.getOrDefault(blob.digest(), List.of())) {
      try {
        place.fetcher().fetch(blob);
        return;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    if (failure != null) {
      throw new UnavailableBlobException(blob.digest(), failure);
    }
  }

  @Override
  public EarlyPush begin(Reference repository) throws IOException {
    return client().begin(repository, source(), linking(repository));
  }

  @Override
  public void finish(EarlyPush push, Reference name, Descriptor root) throws IOException {
    push.finish(name, root);
    remember(name, root);
  }

  /** Pushes an image, or an index of images, whose documents are in the store. */
  @Override
  public void push(Reference name, Descriptor root) throws IOException {
    client().push(name, root, source(), linking(name));
    remember(name, root);
  }

  private void remember(Reference name, Descriptor document) throws IOException {
    byte[] bytes = blobs.read(document.digest());
    if (MediaTypes.isIndex(document.mediaType())) {
      for (Descriptor child : Index.parse(bytes).manifests()) {
        remember(name, child);
      }
    } else {
      has(name, Manifest.parse(bytes).layers());
    }
  }

  /** How to push to a name: blobs that its registry has elsewhere are linked. */
  public PushOptions linking(Reference target) {
    return new PushOptions(digest -> repositories(target, digest), transfers);
  }

  private List<String> repositories(Reference target, Digest digest) {
    Set<String> repositories = new LinkedHashSet<>();
    for (Place place : places.getOrDefault(digest, List.of())) {
      Reference repository = place.repository();
      if (repository != null && repository.registry().equals(target.registry())) {
        repositories.add(repository.repository());
      }
    }
    return List.copyOf(repositories);
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
