package dev.jbuild.registry.transport;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as a value.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE
 * @param uri an absolute http or https address
 * @param headers the header fields; Authorization is added by the authenticator
 * @param body what is sent, or null for none
 * @param scopes the token scopes the request needs, such as {@code repository:a/b:pull}
 * @param retry whether failing attempts may be repeated blindly; false where the caller asks the
 *     registry how far it got instead
 * @param buffer where positive, the answer's body is read as a whole within the attempt, up to so
 *     many bytes, so that a torn answer is retried like any failure; 0 streams it
 * @param patient whether the answer may take long because the registry works on what was sent
 * @param reach the kinds of network address the request may go to
 */
public record Request(
    String method,
    URI uri,
    Headers headers,
    @Nullable Body body,
    List<String> scopes,
    boolean retry,
    int buffer,
    boolean patient,
    Reach reach) {

  /** The most bytes that an answer other than a blob may have: 4 MiB, as the registries have it. */
  public static final int MAX_BUFFER = 4 << 20;

  /** Copies the scopes. */
  public Request {
    scopes = List.copyOf(scopes);
  }

  /**
   * A request without a body whose answer is read as a whole.
   *
   * @param method the method
   * @param uri the address
   * @param scopes the token scopes it needs
   * @return the request
   */
  public static Request of(String method, URI uri, List<String> scopes) {
    return new Request(method, uri, Headers.NONE, null, scopes, true, MAX_BUFFER, false, Reach.ANY);
  }

  /**
   * This request with a header field set.
   *
   * @param name the name
   * @param value the value
   * @return the changed request
   */
  public Request with(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /**
   * This request with other headers.
   *
   * @param changed all header fields
   * @return the changed request
   */
  public Request withHeaders(Headers changed) {
    return new Request(method, uri, changed, body, scopes, retry, buffer, patient, reach);
  }

  /**
   * This request with a body.
   *
   * @param changed what is sent
   * @param contentType its media type
   * @return the changed request
   */
  public Request withBody(Body changed, String contentType) {
    Headers typed = headers.with("Content-Type", contentType);
    return new Request(method, uri, typed, changed, scopes, retry, buffer, patient, reach);
  }

  /**
   * This request at another address.
   *
   * @param changedMethod the method there
   * @param changedUri the address
   * @param changedReach the kinds of network address it may go to
   * @return the changed request
   */
  public Request at(String changedMethod, URI changedUri, Reach changedReach) {
    Body kept = changedMethod.equals(method) ? body : null;
    return new Request(
        changedMethod, changedUri, headers, kept, scopes, retry, buffer, patient, changedReach);
  }

  /**
   * This request, its answer streamed rather than read as a whole.
   *
   * @return the changed request
   */
  public Request streamed() {
    return new Request(method, uri, headers, body, scopes, retry, 0, patient, reach);
  }

  /**
   * This request, never repeated blindly.
   *
   * @return the changed request
   */
  public Request once() {
    return new Request(method, uri, headers, body, scopes, false, buffer, patient, reach);
  }

  /**
   * This request, waiting long for the answer.
   *
   * @return the changed request
   */
  public Request patiently() {
    return new Request(method, uri, headers, body, scopes, retry, buffer, true, reach);
  }
}
