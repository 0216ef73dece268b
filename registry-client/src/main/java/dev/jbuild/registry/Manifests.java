package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.reference.Reference;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.Redaction;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The manifests of one repository on one server. */
final class Manifests {
  private final Endpoint endpoint;
  private final String repository;

  Manifests(Endpoint endpoint, String repository) {
    this.endpoint = endpoint;
    this.repository = repository;
  }

  /** What of a name addresses a manifest: the digest, else the tag, else {@code latest}. */
  static String selector(Reference reference) {
    return reference
        .digest()
        .map(Digest::toString)
        .orElseGet(() -> reference.tag().orElse("latest"));
  }

  /** Gets a manifest by tag or digest, verified. */
  RemoteManifest get(String selector) throws IOException {
    // What was damaged on the way may come whole when asked for once more.
    for (boolean last = false; ; last = true) {
      Request request =
          Request.of("GET", uri(selector), List.of(Scopes.pull(repository)))
              .with("Accept", ManifestTypes.ACCEPTED);
      try (Response response = endpoint.send(request, 200)) {
        byte[] bytes = response.bytes(Request.MAX_BUFFER);
        Digest actual = digest(selector, bytes);
        Digest expected = expected(selector, response);
        if (expected != null && !expected.equals(actual)) {
          if (!last) {
            continue;
          }
          throw new RegistryException(
              Kind.CORRUPT,
              Redaction.of(request.uri())
                  + ": the manifest has the digest "
                  + actual
                  + ", not "
                  + expected);
        }
        String type = type(request, bytes, response);
        return new RemoteManifest(new Descriptor(type, actual, bytes.length), bytes);
      }
    }
  }

  private static String type(Request request, byte[] bytes, Response response)
      throws RegistryException {
    try {
      return ManifestTypes.of(bytes, response.headers().first("Content-Type"));
    } catch (InvalidContentException e) {
      throw new RegistryException(
          Kind.CORRUPT, 0, Redaction.of(request.uri()) + ": " + e.getMessage(), e);
    }
  }

  /** Type, digest and size of a manifest, or nothing where it is not there. */
  Optional<Descriptor> head(String selector, String scope) throws IOException {
    Request request =
        Request.of("HEAD", uri(selector), List.of(scope)).with("Accept", ManifestTypes.ACCEPTED);
    // Registries that hide what one may not see answer 403, and some cannot do HEAD.
    try (Response response = endpoint.send(request, 200, 403, 404, 405)) {
      String told = response.headers().first("Docker-Content-Digest");
      long size = response.headers().number("Content-Length");
      String type = response.headers().first("Content-Type");
      if (response.status() != 200 || told == null || size < 0 || type == null) {
        return Optional.empty();
      }
      return Optional.of(new Descriptor(type, Digest.parse(told), size));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Puts a manifest under a tag or its digest.
   *
   * @return whether the registry keeps its subject's list of referrers itself
   */
  boolean put(String selector, RemoteManifest manifest) throws IOException {
    Request request =
        Request.of("PUT", uri(selector), List.of(Scopes.push(repository)))
            .withBody(Body.of(manifest.bytes()), manifest.descriptor().mediaType())
            .patiently();
    for (boolean last = false; ; last = true) {
      try (Response response = endpoint.send(request, 201, 200, 202, 204)) {
        String told = response.headers().first("Docker-Content-Digest");
        String sent = manifest.descriptor().digest().toString();
        if (told == null || !told.startsWith("sha256:") || told.equals(sent)) {
          return response.headers().first("OCI-Subject") != null;
        }
        // It was damaged on the way: the tag must not stay on what arrived.
        if (last) {
          throw new RegistryException(
              Kind.CORRUPT,
              Redaction.of(request.uri())
                  + ": the registry stored the manifest as "
                  + told
                  + ", not "
                  + sent);
        }
      }
    }
  }

  void delete(String selector) throws IOException {
    Request request = Request.of("DELETE", uri(selector), List.of(Scopes.delete(repository)));
    endpoint.send(request, 202, 200, 204).close();
  }

  private java.net.URI uri(String selector) {
    return endpoint.uri(repository + "/manifests/" + selector);
  }

  private static Digest digest(String selector, byte[] bytes) {
    if (selector.startsWith("sha512:")) {
      Digest named = Digest.parse(selector);
      java.security.MessageDigest computation = named.newMessageDigest();
      computation.update(bytes);
      return new Digest("sha512", java.util.HexFormat.of().formatHex(computation.digest()));
    }
    return Digest.sha256(bytes);
  }

  /** The digest that was asked for, else the one the registry tells with the answer. */
  private static @Nullable Digest expected(String selector, Response response) {
    if (selector.indexOf(':') >= 0) {
      return Digest.parse(selector);
    }
    String told = response.headers().first("Docker-Content-Digest");
    try {
      return told == null || !told.startsWith("sha256:") ? null : Digest.parse(told);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
