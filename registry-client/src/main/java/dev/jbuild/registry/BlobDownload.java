package dev.jbuild.registry;

import dev.jbuild.oci.Descriptor;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.Scopes;
import dev.jbuild.registry.transport.Redaction;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.registry.transport.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob as they come: exactly as many as its descriptor says, going on with a Range
 * request where a connection broke. The digest is for the reader to check.
 */
final class BlobDownload extends InputStream {
  private final Endpoint endpoint;
  private final Descriptor blob;
  private final RetryPolicy policy;
  private final Request request;

  private @Nullable Response response;
  private long offset;
  private int failures;

  /** Nothing is sent before {@link #begin()} or the first read. */
  BlobDownload(Endpoint endpoint, String repository, Descriptor blob, RetryPolicy policy) {
    this.endpoint = endpoint;
    this.blob = blob;
    this.policy = policy;
    this.request =
        Request.of(
                "GET",
                endpoint.uri(repository + "/blobs/" + blob.digest()),
                List.of(Scopes.pull(repository)))
            .streamed();
  }

  /** Sends the request, so that a place without the blob is known before anything is read. */
  void begin() throws IOException {
    response = open();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      try {
        Response open = response == null ? open() : response;
        response = open;
        int read = open.body().read(buffer, start, length);
        if (read < 0) {
          if (offset == blob.size()) {
            return -1;
          }
          throw new java.io.EOFException("the answer ended at byte " + offset);
        }
        if (read > blob.size() - offset) {
          throw corrupt("has more than the " + blob.size() + " bytes of its descriptor");
        }
        offset += read;
        failures = 0;
        return read;
      } catch (IOException e) {
        close();
        failures++;
        boolean again =
            !(e instanceof RegistryException)
                && RetryPolicy.temporary(e)
                && failures < policy.attempts();
        if (!again) {
          throw Failures.of(endpoint.host(), request, e);
        }
        policy.await(failures, null);
      }
    }
  }

  private Response open() throws IOException {
    if (offset == 0) {
      Response whole = endpoint.send(request, 200);
      long length = whole.headers().number("Content-Length");
      if (length >= 0 && length != blob.size()) {
        whole.close();
        throw corrupt("has " + length + " bytes, not the " + blob.size() + " of its descriptor");
      }
      return whole;
    }
    if (offset == blob.size()) {
      // All is here; only the end of the last answer was lost.
      return new Response(206, request.headers(), request.uri(), InputStream.nullInputStream());
    }
    Response rest = endpoint.send(request.with("Range", "bytes=" + offset + "-"), 206, 200);
    try {
      if (rest.status() == 200) {
        // A server without ranges sends all of it again.
        rest.body().skipNBytes(offset);
      } else {
        String range = rest.headers().first("Content-Range");
        if (range == null || !range.startsWith("bytes " + offset + "-")) {
          throw corrupt("was asked for from byte " + offset + " but came as " + range);
        }
      }
      return rest;
    } catch (IOException e) {
      rest.close();
      throw e;
    }
  }

  private RegistryException corrupt(String what) {
    return new RegistryException(Kind.CORRUPT, Redaction.of(request.uri()) + ": the blob " + what);
  }

  @Override
  public void close() {
    Response open = response;
    response = null;
    if (open != null) {
      open.close();
    }
  }
}
