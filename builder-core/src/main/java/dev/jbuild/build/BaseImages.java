package dev.jbuild.build;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import dev.jbuild.build.exec.ImageLayers;
import dev.jbuild.build.exec.IoProblem;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.build.transfer.TransferSteps;
import dev.jbuild.layer.BlobFetcher;
import dev.jbuild.layer.Layer;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.ImageConfig;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.Platform;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.AccessOptions;
import dev.jbuild.registry.PushOptions;
import dev.jbuild.registry.RegistryClient;
import dev.jbuild.registry.RegistryOptions;
import dev.jbuild.registry.TransferListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks base images up: in the store, in archives and layouts that a source names, in registries.
 *
 * <p>Of an image in a registry only manifest and config are fetched when it is resolved; its layers
 * come when a step needs them.
 */
final class BaseImages implements ImageLayers, AutoCloseable {
  private final ImageStore store;
  private final BaseArchives archives;
  private final BuildRequest.PullPolicy pull;
  private final Map<String, String> environment;
  private final AccessOptions access;
  private final BuildListener events;
  private final TransferListener transfers;
  private final Map<ResolvedImage, Reference> remote = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private @Nullable RegistryClient client;

  BaseImages(
      ImageStore store,
      BuildRequest.PullPolicy pull,
      Map<String, String> environment,
      AccessOptions access,
      BuildListener events) {
    this.store = store;
    this.archives = new BaseArchives(store);
    this.pull = pull;
    this.environment = environment;
    this.access = access;
    this.events = events;
    this.transfers = new TransferSteps(events, this::nextNumber);
  }

  /** Steps of the plan are numbered from 1; what comes beside it counts down from 0. */
  private int nextNumber() {
    return -lookups.getAndIncrement();
  }

  ResolvedImage resolve(ImageRequest request) throws IOException, BuildException {
    String source = request.source().orElse("docker-image://" + request.name());
    int colon = source.indexOf(':');
    String location = source.substring(colon + 1);
    Platform platform = request.platform();
    return switch (source.substring(0, colon)) {
      case "oci-archive", "docker-archive" -> archive(request.name(), Path.of(location), platform);
      case "oci-layout" -> layout(request.name(), location.substring("//".length()), platform);
      default -> named(location.substring("//".length()), platform);
    };
  }

  private ResolvedImage named(String name, Platform platform) throws IOException, BuildException {
    Reference reference;
    try {
      reference = Reference.parse(name).withDefaultTag();
    } catch (IllegalArgumentException e) {
      throw new BuildException(String.valueOf(e.getMessage()), e);
    }
    if (pull != BuildRequest.PullPolicy.ALWAYS) {
      Optional<ResolvedImage> stored = stored(reference, platform);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    if (pull == BuildRequest.PullPolicy.NEVER) {
      throw new BuildException(
          reference.familiar() + " is not in the store, and --pull=never forbids to fetch it");
    }
    return fromRegistry(reference, platform);
  }

  private Optional<ResolvedImage> stored(Reference reference, Platform platform)
      throws IOException {
    Optional<Descriptor> target = store.find(reference);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    try {
      Image image = store.image(target.get(), platform);
      if (!platform.runs(image.config().platform())) {
        return Optional.empty();
      }
      return Optional.of(resolved(reference.toString(), image));
    } catch (InvalidContentException e) {
      // It has no image for the platform: a registry may have one.
      return Optional.empty();
    }
  }

  private static ResolvedImage resolved(String name, Image image) {
    return new ResolvedImage(name, image.descriptor(), image.manifest().layers(), image.config());
  }

  private ResolvedImage archive(String name, Path file, Platform platform)
      throws IOException, BuildException {
    try {
      return resolved(name, store.image(archives.root(file), platform));
    } catch (IOException e) {
      throw new BuildException(
          "cannot read the image archive " + file + ": " + IoProblem.describe(e), e);
    }
  }

  private ResolvedImage layout(String name, String location, Platform platform)
      throws IOException, BuildException {
    try {
      return resolved(name, store.image(new BaseLayouts(store).root(location), platform));
    } catch (IOException e) {
      throw new BuildException(
          "cannot read the OCI layout " + location + ": " + IoProblem.describe(e), e);
    }
  }

  private ResolvedImage fromRegistry(Reference reference, Platform platform)
      throws IOException, BuildException {
    int number = nextNumber();
    events.on(
        new BuildEvent.StepStarted(StepInfo.internal(number, "load metadata for " + reference)));
    StepOutcome outcome = new StepOutcome.Failed(reference.familiar());
    try {
      ResolvedImage image = fetchDocuments(reference, platform);
      outcome = new StepOutcome.Ran();
      return image;
    } catch (IOException e) {
      String message = reference.familiar() + ": " + IoProblem.describe(e);
      outcome = new StepOutcome.Failed(message);
      throw new BuildException(message, e);
    } finally {
      events.on(new BuildEvent.StepFinished(number, outcome));
    }
  }

  private ResolvedImage fetchDocuments(Reference reference, Platform platform)
      throws IOException, BuildException {
    dev.jbuild.registry.ResolvedImage found = client().resolve(reference, platform);
    Manifest manifest = found.manifest();
    Descriptor document = manifest.config();
    if (!store.blobs().contains(document.digest())) {
      client().pullBlobs(reference, List.of(document), store.blobs(), transfers);
    }
    ImageConfig config = ImageConfig.parse(store.blobs().read(document.digest()));
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new BuildException(
          reference.familiar() + ": the image's config and manifest list different layers");
    }
    Descriptor descriptor = found.document().descriptor();
    ResolvedImage image =
        new ResolvedImage(
            reference.withDigest(descriptor.digest()).toString(),
            descriptor,
            manifest.layers(),
            config);
    remote.put(image, reference);
    return image;
  }

  @Override
  public List<Layer> of(ResolvedImage image) throws IOException {
    Reference reference = remote.get(image);
    BlobFetcher fetcher =
        reference == null
            ? null
            : blob -> client().pullBlobs(reference, List.of(blob), store.blobs(), transfers);
    List<Digest> diffIds = image.config().diffIds();
    List<Layer> layers = new ArrayList<>(image.layers().size());
    for (int i = 0; i < image.layers().size(); i++) {
      layers.add(store.layers().importBlob(image.layers().get(i), diffIds.get(i), fetcher));
    }
    return layers;
  }

  /** Pushes a built image; layers of bases are mounted where they are of the same registry. */
  void push(Reference name, Descriptor root) throws IOException {
    List<String> repositories = new ArrayList<>();
    for (Reference base : remote.values()) {
      if (base.registry().equals(name.registry())) {
        repositories.add(base.repository());
      }
    }
    client()
        .push(
            name,
            root,
            BlobSource.of(store.blobs()),
            new PushOptions(digest -> repositories, transfers));
  }

  private synchronized RegistryClient client() throws IOException {
    RegistryClient made = client;
    if (made == null) {
      made = new RegistryClient(RegistryOptions.of(environment, access));
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
