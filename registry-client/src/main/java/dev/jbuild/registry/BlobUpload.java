package dev.jbuild.registry;

import dev.jbuild.blob.BlobSource;
import dev.jbuild.blob.GrowingBlob;
import dev.jbuild.oci.Descriptor;
import dev.jbuild.oci.Digest;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Body;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.registry.transport.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts blobs into one repository (OCI distribution 1.1, "Pushing blobs").
 *
 * <p>A small blob goes with one PUT, a large one with PATCH and a closing PUT: when a PATCH breaks
 * off, the registry is asked how far it got and the rest is sent from there. A session that the
 * registry has forgotten is begun anew.
 */
final class BlobUpload {
  /** Below this a whole upload is cheaper to repeat than to resume. */
  static final long SMALL = 1 << 20;

  /** What is sent at once after a proxy in between has refused a larger body (413). */
  private static final long MODEST = 8 << 20;

  private final Endpoint endpoint;
  private final String repository;
  private final RetryPolicy policy;
  private final long chunk;
  private final List<String> scopes;

  BlobUpload(Endpoint endpoint, String repository, RetryPolicy policy, long chunk) {
    this.endpoint = endpoint;
    this.repository = repository;
    this.policy = policy;
    this.chunk = chunk;
    this.scopes = List.of(Scopes.push(repository));
  }

  /** Where to send next, and how far the registry is. */
  private record Session(URI location, long offset, long chunk) {}

  /** Whether the repository has the blob already. */
  boolean exists(Digest digest) throws IOException {
    Request request = Request.of("HEAD", endpoint.uri(repository + "/blobs/" + digest), scopes);
    try (Response response = endpoint.send(request, 200, 404, 403, 405)) {
      return response.status() == 200;
    }
  }

  /**
   * Asks the registry to take a blob over from another of its repositories.
   *
   * @return whether it did
   */
  boolean mount(Digest digest, String from) throws IOException {
    URI uri =
        endpoint.uri(
            repository
                + "/blobs/uploads/?mount="
                + digest
                + "&from="
                + URLEncoder.encode(from, StandardCharsets.UTF_8));
    Request request = Request.of("POST", uri, List.of(Scopes.push(repository), Scopes.pull(from)));
    try (Response response = endpoint.send(request, 201, 202, 401, 403, 404, 405)) {
      String location = response.headers().first("Location");
      if (response.status() == 202 && location != null) {
        // It began an upload instead, which is not needed.
        cancel(endpoint.origin().resolve(response.uri(), location));
      }
      return response.status() == 201;
    }
  }

  private void cancel(URI session) {
    try {
      endpoint.send(at("DELETE", session, null), 204, 200, 202, 404, 405).close();
    } catch (IOException e) {
      // The registry drops abandoned uploads by itself.
    }
  }

  /** Uploads a blob; {@code sent} is told how many of its bytes have gone. */
  void upload(Descriptor blob, BlobSource source, LongConsumer sent) throws IOException {
    boolean small = blob.size() < SMALL && chunk == 0;
    for (int failures = 0; ; ) {
      Session session = begin();
      try {
        if (small) {
          commit(session.location(), blob, new StoredBody(blob, source, 0, blob.size(), sent));
        } else {
          commit(patch(session, blob, source, sent).location(), blob, null);
        }
        return;
      } catch (RegistryException e) {
        failures++;
        boolean anew = lost(e) || (small && resumable(e));
        if (!anew || failures >= policy.attempts()) {
          throw e;
        }
        policy.await(failures, null);
      }
    }
  }

  /**
   * Uploads a blob while it is written, in one attempt.
   *
   * @return whether it was sent; not where the observer said that the rest is not needed
   */
  boolean upload(GrowingBlob blob, GrowingBody.Observer observer) throws IOException {
    Session session = begin();
    GrowingBody body = new GrowingBody(blob, observer);
    URI next;
    try (Response response =
        endpoint.send(at("PATCH", session.location(), body).once().patiently(), 202, 201, 204)) {
      next = optionalLocation(response).orElse(session.location());
    } catch (IOException e) {
      if (body.unneeded()) {
        cancel(session.location());
        return false;
      }
      throw e;
    }
    commit(next, blob.awaitWhole(), null);
    return true;
  }

  /** Whether a failure of an upload may pass, so that another attempt makes sense. */
  static boolean passing(RegistryException e) {
    return lost(e) || resumable(e) || e.status() == 413;
  }

  /** Whether blobs of that size are sent while they are written. */
  boolean streams(long size) {
    return size >= SMALL && chunk == 0;
  }

  /**
   * Whether the session is of no more use: unknown (404), or the registry's idea of its offset or
   * digest is not ours (400, 416), as after bytes that were damaged on the way.
   */
  private static boolean lost(RegistryException e) {
    return e.status() == 404 || e.status() == 400 || e.status() == 416;
  }

  private Session begin() throws IOException {
    Request request = Request.of("POST", endpoint.uri(repository + "/blobs/uploads/"), scopes);
    try (Response response = endpoint.send(request, 202)) {
      long least = response.headers().number("OCI-Chunk-Min-Length");
      long size = chunk > 0 ? Math.max(chunk, least) : 0;
      return new Session(location(response), 0, size);
    }
  }

  /** Sends the bytes from the session's offset to the end, resuming what breaks off. */
  private Session patch(Session from, Descriptor blob, BlobSource source, LongConsumer sent)
      throws IOException {
    Session session = from;
    int failures = 0;
    while (session.offset() < blob.size()) {
      long start = session.offset();
      long left = blob.size() - start;
      long length = session.chunk() > 0 ? Math.min(session.chunk(), left) : left;
      Request request =
          at("PATCH", session.location(), new StoredBody(blob, source, start, length, sent))
              .once()
              .patiently();
      if (start > 0 || length < blob.size()) {
        request = request.with("Content-Range", start + "-" + (start + length - 1));
      }
      try (Response response = endpoint.send(request, 202, 201, 204)) {
        URI next = optionalLocation(response).orElse(session.location());
        session = new Session(next, start + length, session.chunk());
        failures = 0;
      } catch (RegistryException e) {
        boolean large = e.status() == 413 && session.chunk() != MODEST;
        failures++;
        if (!large && (!resumable(e) || failures >= policy.attempts())) {
          throw e;
        }
        policy.await(failures, null);
        session = status(session, blob, large ? MODEST : session.chunk());
        if (session.offset() > start) {
          failures = 0;
        }
      }
    }
    return session;
  }

  private static boolean resumable(RegistryException e) {
    if (e.status() == 416) {
      return true;
    }
    if (e.kind() != Kind.UNAVAILABLE) {
      return false;
    }
    return e.status() != 0
        || (e.getCause() instanceof IOException cause && RetryPolicy.temporary(cause));
  }

  /** Asks how many bytes have arrived: the answer's Range ends with the last of them. */
  private Session status(Session session, Descriptor blob, long chunk) throws IOException {
    Request request = at("GET", session.location(), null);
    try (Response response = endpoint.send(request, 204, 202, 200)) {
      String range = response.headers().first("Range");
      long offset = 0;
      if (range != null) {
        int dash = range.lastIndexOf('-');
        try {
          offset = Long.parseLong(range.substring(dash + 1).strip()) + 1;
        } catch (NumberFormatException e) {
          offset = -1;
        }
        // Nothing at all is told as 0-0 or as 0--1; one byte cannot be told from none, so it is
        // sent again only where the registry refuses to go on, by starting anew.
        if (offset == 1) {
          offset = 0;
        }
      }
      if (offset < 0 || offset > blob.size()) {
        throw new RegistryException(
            Kind.REJECTED,
            416,
            endpoint.host() + ": tells of an upload of " + blob.digest() + " as " + range,
            null);
      }
      return new Session(optionalLocation(response).orElse(session.location()), offset, chunk);
    }
  }

  /** Ends a session, with the whole blob as the body or nothing where all was sent before. */
  private void commit(URI location, Descriptor blob, @Nullable Body body) throws IOException {
    String separator = location.getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(location + separator + "digest=" + blob.digest());
    Request request = at("PUT", uri, body == null ? Body.EMPTY : body).once().patiently();
    for (int failures = 0; ; ) {
      try {
        endpoint.send(request, 201, 204, 202, 200).close();
        return;
      } catch (RegistryException e) {
        // A session that was committed is gone: only the answer may have been lost.
        boolean passing = resumable(e);
        if ((passing || e.status() == 404) && exists(blob.digest())) {
          return;
        }
        failures++;
        // Part of a body may have arrived, so that a session which had one begins anew.
        if (!passing || body != null || failures >= policy.attempts()) {
          throw e;
        }
        policy.await(failures, null);
      }
    }
  }

  private Request at(String method, URI uri, @Nullable Body body) throws IOException {
    Request request = Request.of(method, uri, scopes);
    if (body != null) {
      request = request.withBody(body, "application/octet-stream");
    }
    return request.at(method, uri, endpoint.origin().reach(uri));
  }

  private URI location(Response response) throws IOException {
    return optionalLocation(response)
        .orElseThrow(() ->
            new RegistryException(
                Kind.REJECTED, endpoint.host() + ": began an upload without a Location"));
  }

  private Optional<URI> optionalLocation(Response response) throws IOException {
    String location = response.headers().first("Location");
    return location == null
        ? Optional.empty()
        : Optional.of(endpoint.origin().resolve(response.uri(), location));
  }
}
