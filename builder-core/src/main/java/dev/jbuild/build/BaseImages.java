package dev.jbuild.build;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.InternalSteps;
import dev.jbuild.build.exec.ImageLayers;
import dev.jbuild.build.exec.IoProblem;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.build.remote.Registries;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks base images up: in the store, in archives and layouts that a source names, in registries.
 *
 * <p>Of an image in a registry only manifest and config are fetched when it is resolved; its layers
 * come when a step needs them.
 */
final class BaseImages implements ImageLayers {
  private final ImageStore store;
  private final BaseArchives archives;
  private final BuildRequest.PullPolicy pull;
  private final Registries registries;
  private final InternalSteps steps;
  private final Map<ResolvedImage, Reference> remote = new ConcurrentHashMap<>();

  BaseImages(
      ImageStore store, BuildRequest.PullPolicy pull, Registries registries, InternalSteps steps) {
    this.store = store;
    this.archives = new BaseArchives(store);
    this.pull = pull;
    this.registries = registries;
    this.steps = steps;
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
    Optional<ResolvedImage> stored =
        pull == BuildRequest.PullPolicy.ALWAYS
            ? Optional.empty()
            : stored(name, reference, platform);
    return switch (pull) {
      case ALWAYS, MISSING ->
          stored.isPresent() ? stored.get() : fromRegistry(name, reference, platform);
      case NEWER -> {
        try {
          yield fromRegistry(name, reference, platform);
        } catch (BuildException e) {
          yield stored.orElseThrow(() -> e);
        }
      }
      case NEVER ->
          stored.orElseThrow(() ->
              new BuildException(
                  reference.familiar()
                      + " is not in the store, and --pull=never forbids to fetch it"));
    };
  }

  /** Under the name as docker reads it, as builds here are named, else as configuration does. */
  private Optional<ResolvedImage> stored(String name, Reference asDocker, Platform platform)
      throws IOException {
    Optional<ResolvedImage> found = stored(asDocker, platform);
    if (found.isPresent()) {
      return found;
    }
    for (Reference full : registries.client().shortNames().candidates(name)) {
      found = full.equals(asDocker) ? Optional.empty() : stored(full, platform);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
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

  private ResolvedImage fromRegistry(String name, Reference asDocker, Platform platform)
      throws BuildException {
    try {
      return registries
          .client()
          .shortNames()
          .first(
              name,
              full -> steps.run("load metadata for " + full, () -> fetchDocuments(full, platform)));
    } catch (IOException e) {
      throw new BuildException(asDocker.familiar() + ": " + IoProblem.describe(e), e);
    }
  }

  private ResolvedImage fetchDocuments(Reference reference, Platform platform) throws IOException {
    dev.jbuild.registry.ResolvedImage found = registries.client().resolve(reference, platform);
    Manifest manifest = found.manifest();
    Descriptor document = manifest.config();
    if (!store.blobs().contains(document.digest())) {
      registries
          .client()
          .pullBlobs(reference, List.of(document), store.blobs(), registries.transfers());
    }
    ImageConfig config = ImageConfig.parse(store.blobs().read(document.digest()));
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new InvalidContentException("the image's config and manifest list different layers");
    }
    Descriptor descriptor = found.document().descriptor();
    ResolvedImage image =
        new ResolvedImage(
            reference.withDigest(descriptor.digest()).toString(),
            descriptor,
            manifest.layers(),
            config);
    remote.put(image, reference);
    registries.has(reference, manifest.layers());
    return image;
  }

  @Override
  public List<Layer> of(ResolvedImage image) throws IOException {
    Reference reference = remote.get(image);
    BlobFetcher fetcher = reference == null ? null : registries.fetcher(reference);
    List<Digest> diffIds = image.config().diffIds();
    List<Layer> layers = new ArrayList<>(image.layers().size());
    for (int i = 0; i < image.layers().size(); i++) {
      layers.add(store.layers().importBlob(image.layers().get(i), diffIds.get(i), fetcher));
    }
    return layers;
  }
}
