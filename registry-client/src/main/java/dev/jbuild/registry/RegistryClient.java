package dev.jbuild.registry;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.BlobStore;
import dev.jbuild.blob.VerifiedStream;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.config.ImageSource;
import dev.jbuild.registry.config.ShortNames;
import dev.jbuild.registry.transport.Network;
import dev.jbuild.registry.transport.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Talks to registries: one client for a whole build, used by any number of threads.
 *
 * <p>Making one costs nothing; a server is first contacted when something is asked of it, and is
 * then remembered with its tokens and connections. What is pulled is looked for in the configured
 * mirrors first; what is pushed, deleted or listed goes to the registry itself. Everything that
 * comes is verified against digest and size before it counts. All methods block; an interrupt ends
 * them. Failures are {@link RegistryException}s with a message for the user.
 */
public final class RegistryClient implements AutoCloseable {
  private static final int MAX_DEPTH = 3;

  private final RegistryOptions options;
  private final Endpoints endpoints;
  private final Puller puller;
  private final Listings listings;

  /** Initialises the HTTP library, which takes as long as what most commands do before it. */
  public static void prepare() {
    Network.prepare();
  }

  /**
   * A client.
   *
   * @param options how it behaves
   */
  public RegistryClient(RegistryOptions options) {
    this.options = options;
    this.endpoints = new Endpoints(options);
    this.puller = new Puller(options);
    this.listings = new Listings(endpoints);
  }

  /**
   * Finds the image that a name stands for on a platform.
   *
   * @param reference the name; without tag and digest it is {@code latest}
   * @param platform which image of an index is chosen; a name that stands for a single image is
   *     that image, whatever its platform
   * @return the image's manifest
   * @throws RegistryException of kind NOT_FOUND where there is none, also for the platform
   */
  public ResolvedImage resolve(Reference reference, Platform platform) throws IOException {
    RemoteManifest root = fetchManifest(reference);
    RemoteManifest document = root;
    for (int depth = 0; document.isIndex(); depth++) {
      Index index = document.index();
      Optional<Descriptor> chosen = index.select(platform);
      if (chosen.isEmpty() || depth >= MAX_DEPTH) {
        throw new RegistryException(
            Kind.NOT_FOUND,
            reference.familiar()
                + ": there is no image for "
                + platform
                + "; there are: "
                + index.platforms());
      }
      document = fetchManifest(reference.withDigest(chosen.get().digest()));
    }
    return new ResolvedImage(
        reference.withDigest(root.descriptor().digest()), root, document, document.manifest());
  }

  /**
   * What names without a registry stand for.
   *
   * @return as the configuration says
   */
  public ShortNames shortNames() {
    return options.config().shortNames();
  }

  /**
   * Asks what a name stands for, without getting it.
   *
   * @param reference the name
   * @return type, digest and size of the manifest or index; nothing where it is not there
   */
  public Optional<Descriptor> head(Reference reference) throws IOException {
    return anywhere(
        reference,
        (endpoint, repository) ->
            new Manifests(endpoint, repository)
                .head(Manifests.selector(reference), Scopes.pull(repository)));
  }

  /**
   * Gets the manifest or index that a name stands for, verified.
   *
   * @param reference the name
   * @return the document
   */
  public RemoteManifest fetchManifest(Reference reference) throws IOException {
    try {
      return anywhere(
          reference,
          (endpoint, repository) ->
              new Manifests(endpoint, repository).get(Manifests.selector(reference)));
    } catch (RegistryException e) {
      if (e.kind() == Kind.NOT_FOUND && reference.digest().isEmpty()) {
        throw listings.missing(reference, options.config().pushTo(reference), e);
      }
      throw e;
    }
  }

  /**
   * Pulls an image: its manifest, its config and those of its layers that are wanted.
   *
   * @param reference the name
   * @param platform which image of an index
   * @param store where blobs go; what is there already is not fetched
   * @param layers which layers are fetched now
   * @param listener is told of the progress
   * @return the image; its documents (index and manifest too) are blobs of the store now
   */
  public ResolvedImage pull(
      Reference reference,
      Platform platform,
      BlobStore store,
      Predicate<Descriptor> layers,
      TransferListener listener)
      throws IOException {
    ResolvedImage image = resolve(reference, platform);
    pullBlobs(reference, wanted(image.manifest(), layers), store, listener);
    put(store, image.document());
    put(store, image.root());
    return image;
  }

  /**
   * Pulls everything that a name stands for: all platforms, attestations too.
   *
   * @param reference the name
   * @param store where blobs go
   * @param listener is told of the progress
   * @return the index or manifest
   */
  public Descriptor pullAll(Reference reference, BlobStore store, TransferListener listener)
      throws IOException {
    return pullAll(reference, store, listener, 0);
  }

  private Descriptor pullAll(
      Reference reference, BlobStore store, TransferListener listener, int depth)
      throws IOException {
    RemoteManifest root = fetchManifest(reference);
    if (root.isIndex()) {
      if (depth >= MAX_DEPTH) {
        throw new RegistryException(
            Kind.REJECTED, reference.familiar() + ": indexes are nested too deeply");
      }
      for (Descriptor child : root.index().manifests()) {
        pullAll(reference.withDigest(child.digest()), store, listener, depth + 1);
      }
    } else {
      pullBlobs(reference, wanted(root.manifest(), layer -> true), store, listener);
    }
    put(store, root);
    return root.descriptor();
  }

  private static List<Descriptor> wanted(Manifest manifest, Predicate<Descriptor> layers) {
    List<Descriptor> blobs = new ArrayList<>();
    blobs.add(manifest.config());
    for (Descriptor layer : manifest.layers()) {
      if (layers.test(layer)) {
        blobs.add(layer);
      }
    }
    return blobs;
  }

  private static void put(BlobStore store, RemoteManifest manifest) throws IOException {
    store.put(manifest.descriptor().mediaType(), manifest.bytes());
  }

  /**
   * Pulls blobs of a repository side by side.
   *
   * @param repository a name in the repository; tag and digest do not matter
   * @param blobs which
   * @param store where they go; what is there already is not fetched
   * @param listener is told of the progress
   */
  public void pullBlobs(
      Reference repository,
      Collection<Descriptor> blobs,
      BlobStore store,
      TransferListener listener)
      throws IOException {
    puller.pull(repository.name(), blobs, blob -> open(repository, blob), store, listener);
  }

  /**
   * Opens a blob of a repository as a stream. A broken connection is resumed; the last read fails
   * where the bytes do not have the digest.
   *
   * @param repository a name in the repository
   * @param blob which
   * @return the bytes
   */
  public InputStream openBlob(Reference repository, Descriptor blob) throws IOException {
    Digest digest = blob.digest();
    return VerifiedStream.of(
        open(repository, blob),
        blob,
        () ->
            new RegistryException(Kind.CORRUPT, "what came for " + digest + " has another digest"));
  }

  private InputStream open(Reference repository, Descriptor blob) throws IOException {
    return anywhere(
        repository.withDigest(blob.digest()),
        (endpoint, path) -> {
          BlobDownload download = new BlobDownload(endpoint, path, blob, options.retry());
          download.begin();
          return download;
        });
  }

  /**
   * Whether a repository has a blob.
   *
   * @param repository a name in the repository
   * @param digest which blob
   * @return true if it is there
   */
  public boolean exists(Reference repository, Digest digest) throws IOException {
    ImageSource target = options.config().pushTo(repository);
    return upload(target).exists(digest);
  }

  /**
   * Links a blob from another repository of the same registry.
   *
   * @param repository a name in the repository that is to have it
   * @param from a name in the repository that has it
   * @param digest which blob
   * @return whether the registry did so
   */
  public boolean mount(Reference repository, Reference from, Digest digest) throws IOException {
    ImageSource target = options.config().pushTo(repository);
    ImageSource origin = options.config().pushTo(from);
    return target.host().equals(origin.host()) && upload(target).mount(digest, origin.repository());
  }

  private BlobUpload upload(ImageSource target) throws IOException {
    return new BlobUpload(
        endpoints.at(target), target.repository(), options.retry(), options.chunk());
  }

  /**
   * Pushes an image or an index with everything it refers to. Blobs and manifests that are there
   * are not sent; where the tag stands for it already, one request tells.
   *
   * @param target the name to push to: its tag, else its digest, else {@code latest}
   * @param root the manifest or index
   * @param source opens the documents and blobs, such as {@link BlobSource#of}
   * @param push where blobs may be mounted from, and who is told
   */
  public void push(Reference target, Descriptor root, BlobSource source, PushOptions push)
      throws IOException {
    pusher(options.config().pushTo(target), source, push).push(selector(target), root);
  }

  /** Where a name puts a manifest: its tag, else its digest, else {@code latest}. */
  static String selector(Reference target) {
    return target.tag().orElseGet(() -> target.digest().map(Digest::toString).orElse("latest"));
  }

  /**
   * Begins a push of what is still being made.
   *
   * @param repository a name in the repository
   * @param source opens the documents and blobs
   * @param push as for {@link #push}
   */
  public EarlyPush begin(Reference repository, BlobSource source, PushOptions push)
      throws IOException {
    return new EarlyPush(pusher(options.config().pushTo(repository), source, push));
  }

  /**
   * Pushes blobs only, side by side; those that are there are not sent.
   *
   * @param repository a name in the repository
   * @param blobs which
   * @param source opens them
   * @param push where they may be mounted from, and who is told
   */
  public void pushBlobs(
      Reference repository, List<Descriptor> blobs, BlobSource source, PushOptions push)
      throws IOException {
    pusher(options.config().pushTo(repository), source, push).pushBlobs(blobs);
  }

  /**
   * Puts a manifest or index alone; what it refers to must be there.
   *
   * @param target the name: its tag, else its digest, else {@code latest}
   * @param mediaType the type of the document
   * @param bytes the document
   * @return its descriptor
   */
  public Descriptor pushManifest(Reference target, String mediaType, byte[] bytes)
      throws IOException {
    Descriptor descriptor = Descriptor.of(mediaType, bytes);
    ImageSource place = options.config().pushTo(target);
    String selector = target.tag().orElseGet(() -> descriptor.digest().toString());
    new Manifests(endpoints.at(place), place.repository())
        .put(selector, new RemoteManifest(descriptor, bytes));
    return descriptor;
  }

  /**
   * Copies an image to another name, in the same or another registry, as streams: nothing is
   * unpacked or kept, and all digests stay.
   *
   * @param from the name to copy, all platforms of it
   * @param to the name to copy to
   * @param listener is told of the progress
   * @return the index or manifest
   */
  public Descriptor copy(Reference from, Reference to, TransferListener listener)
      throws IOException {
    RemoteManifest root = fetchManifest(from);
    List<String> mount =
        from.registry().equals(to.registry()) ? List.of(from.repository()) : List.of();
    push(to, root.descriptor(), blobs(from), new PushOptions(digest -> mount, listener));
    return root.descriptor();
  }

  /**
   * The manifests and blobs of a repository as a source for a push to another.
   *
   * @param repository a name in the repository
   * @return the source
   */
  public BlobSource blobs(Reference repository) {
    return blob ->
        ManifestTypes.isIndex(blob.mediaType()) || ManifestTypes.isManifest(blob.mediaType())
            ? new ByteArrayInputStream(fetchManifest(repository.withDigest(blob.digest())).bytes())
            : openBlob(repository, blob);
  }

  /**
   * The manifests and blobs of a repository, for somebody who tells nobody of what is read.
   *
   * @param repository a name in the repository
   * @param listener is told of the blobs that are read, each from its opening to its closing
   * @return the source
   */
  public BlobSource blobs(Reference repository, TransferListener listener) {
    BlobSource silent = blobs(repository);
    return blob -> WatchedStream.of(silent.open(blob), blob, repository.name(), listener);
  }

  private Pusher pusher(ImageSource place, BlobSource source, PushOptions push) throws IOException {
    return new Pusher(endpoints.at(place), place.repository(), options, source, push);
  }

  /**
   * Lists the tags of a repository.
   *
   * @param repository a name in it
   * @return the tags in the registry's order
   */
  public List<String> tags(Reference repository) throws IOException {
    return listings.tags(options.config().pushTo(repository));
  }

  /**
   * Lists the tags of a repository that name images: not those under which clients keep what is
   * about an image, where the registry does not.
   *
   * @param repository a name in it
   * @return the tags in the registry's order
   */
  public List<String> imageTags(Reference repository) throws IOException {
    List<String> tags = new ArrayList<>(tags(repository));
    tags.removeIf(Referrers::isTag);
    return tags;
  }

  /**
   * Lists the repositories of a registry; many registries do not allow it.
   *
   * @param registry host with port
   * @return paths of repositories
   */
  public List<String> catalog(String registry) throws IOException {
    return listings.catalog(registry(registry));
  }

  /**
   * Finds repositories by a word.
   *
   * @param registry host with port, {@code docker.io} for Docker Hub
   * @param term what to look for
   * @param limit how many results at most
   * @return what was found, in the registry's order
   */
  public List<SearchResult> search(String registry, String term, int limit) throws IOException {
    return listings.search(registry(registry), term, limit);
  }

  /** A registry itself, without a repository. */
  private ImageSource registry(String host) {
    return new ImageSource(host, "", options.config().insecure(host));
  }

  /**
   * Deletes a tag or, for a name with a digest, a manifest with all its tags.
   *
   * @param reference what
   */
  public void delete(Reference reference) throws IOException {
    ImageSource place = options.config().pushTo(reference);
    new Manifests(endpoints.at(place), place.repository()).delete(Manifests.selector(reference));
  }

  /**
   * Lists the artifacts whose subject is a manifest.
   *
   * @param repository a name in the repository
   * @param subject the manifest
   * @param artifactType only artifacts of this type; empty for all
   * @return their descriptors, with annotations and artifact type
   */
  public List<Descriptor> referrers(Reference repository, Digest subject, String artifactType)
      throws IOException {
    ImageSource place = options.config().pushTo(repository);
    return new Referrers(endpoints.at(place), place.repository()).list(subject, artifactType);
  }

  /**
   * Checks that a registry accepts the configured credential, for a login.
   *
   * @param registry host with port, {@code docker.io} for Docker Hub
   * @throws RegistryException of kind DENIED if it does not
   */
  public void checkLogin(String registry) throws IOException {
    Endpoint endpoint = endpoints.at(registry(registry));
    endpoint.send(Request.of("GET", endpoint.uri(""), List.of()), 200).close();
  }

  /** Something asked of one place. */
  private interface Call<T> {
    T at(Endpoint endpoint, String repository) throws IOException;
  }

  /** Asks each place that may have an image; the failure of the last is that of all. */
  private <T> T anywhere(Reference reference, Call<T> call) throws IOException {
    List<ImageSource> places = options.config().pullFrom(reference);
    List<IOException> failures = new ArrayList<>();
    for (ImageSource place : places) {
      try {
        T answer = call.at(endpoints.at(place), place.repository());
        boolean missing = answer instanceof Optional<?> found && found.isEmpty();
        if (!missing || place.equals(places.getLast())) {
          return answer;
        }
      } catch (RegistryException e) {
        failures.add(e);
      }
    }
    IOException told = failures.getLast();
    for (IOException earlier : failures.subList(0, failures.size() - 1)) {
      told.addSuppressed(earlier);
    }
    throw told;
  }

  /** Closes the connections that are kept open. */
  @Override
  public void close() {
    endpoints.close();
  }
}
