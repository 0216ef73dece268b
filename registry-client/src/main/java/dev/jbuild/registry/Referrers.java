package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.Index;
import dev.jbuild.oci.Manifest;
import dev.jbuild.oci.MediaTypes;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The artifacts about a manifest (OCI distribution 1.1, "Listing referrers"), where the registry
 * has no such list kept by clients in an index under the tag {@code sha256-HEX}.
 */
final class Referrers {
  private static final int MOST = 10_000;

  /** Digits of a hash in a tag. */
  private static final int HEX = 64;

  private final Endpoint endpoint;
  private final String repository;
  private final Manifests manifests;

  Referrers(Endpoint endpoint, String repository) {
    this.endpoint = endpoint;
    this.repository = repository;
    this.manifests = new Manifests(endpoint, repository);
  }

  /** The referrers of a manifest, all of them or those of one artifact type. */
  List<Descriptor> list(Digest subject, String artifactType) throws IOException {
    List<Descriptor> all = new ArrayList<>();
    Pages pages = new Pages(endpoint, repository + "/referrers/" + subject, repository);
    while (pages.more()) {
      Request request = pages.request();
      try (Response response = endpoint.send(request, 200, 404, 400, 405)) {
        String type = response.headers().first("Content-Type");
        if (response.status() != 200 || type == null || !type.startsWith(MediaTypes.OCI_INDEX)) {
          all.addAll(tagged(subject));
          break;
        }
        all.addAll(Index.parse(response.bytes(Request.MAX_BUFFER)).manifests());
        if (all.size() > MOST) {
          throw new RegistryException(
              Kind.REJECTED, endpoint.host() + ": lists more than " + MOST + " referrers");
        }
        pages.next(response);
      }
    }
    List<Descriptor> wanted = new ArrayList<>();
    for (Descriptor referrer : all) {
      if (artifactType.isEmpty() || referrer.artifactType().equals(artifactType)) {
        wanted.add(referrer);
      }
    }
    return wanted;
  }

  /** Adds a pushed manifest to the tag of its subject, where the registry keeps no list. */
  void addToTag(Digest subject, Descriptor referrer, Manifest manifest) throws IOException {
    List<Descriptor> known = new ArrayList<>(tagged(subject));
    for (Descriptor entry : known) {
      if (entry.digest().equals(referrer.digest())) {
        return;
      }
    }
    String type =
        manifest.artifactType().isEmpty() ? manifest.config().mediaType() : manifest.artifactType();
    known.add(
        new Descriptor(
            referrer.mediaType(),
            referrer.digest(),
            referrer.size(),
            manifest.annotations(),
            java.util.Optional.empty(),
            type));
    byte[] bytes = new Index(known).toBytes();
    manifests.put(
        tag(subject), new RemoteManifest(Descriptor.of(MediaTypes.OCI_INDEX, bytes), bytes));
  }

  private List<Descriptor> tagged(Digest subject) throws IOException {
    if (manifests.head(tag(subject), Scopes.pull(repository)).isEmpty()) {
      return List.of();
    }
    RemoteManifest list = manifests.get(tag(subject));
    return list.isIndex() ? list.index().manifests() : List.of();
  }

  /** Whether a tag is of that schema: it holds no image, but a list of what is about one. */
  static boolean isTag(String tag) {
    int dash = tag.indexOf('-');
    if (dash < 0 || tag.length() - dash - 1 != HEX) {
      return false;
    }
    for (int i = dash + 1; i < tag.length(); i++) {
      if (Character.digit(tag.charAt(i), 16) < 0) {
        return false;
      }
    }
    return tag.startsWith("sha");
  }

  /** The specification's "referrers tag schema". */
  static String tag(Digest subject) {
    String hex = subject.hex();
    return subject.algorithm() + "-" + (hex.length() > HEX ? hex.substring(0, HEX) : hex);
  }
}
