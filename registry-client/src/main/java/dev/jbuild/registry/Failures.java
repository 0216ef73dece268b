package dev.jbuild.registry;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import dev.jbuild.registry.RegistryException.Kind;
import dev.jbuild.registry.auth.DeniedException;
import dev.jbuild.registry.transport.Redaction;
import dev.jbuild.registry.transport.RefusedException;
import dev.jbuild.registry.transport.Request;
import dev.jbuild.registry.transport.Response;
import dev.jbuild.registry.transport.RetryPolicy;
import dev.jbuild.registry.transport.SetupException;
import dev.jbuild.registry.transport.SourceException;
import dev.jbuild.registry.transport.TooLargeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;

/** Makes messages of what went wrong with a request. */
final class Failures {
  private static final int MAX_BODY = 64 << 10;
  private static final int MAX_SHOWN = 300;

  private Failures() {}

  /** The failure that an answer is; reads and closes it. */
  static RegistryException of(String host, Request request, Response response) {
    int status = response.status();
    String told = told(response);
    Kind kind =
        switch (status) {
          case 401, 403 -> Kind.DENIED;
          case 404 -> Kind.NOT_FOUND;
          default -> RetryPolicy.temporary(status) ? Kind.UNAVAILABLE : Kind.REJECTED;
        };
    StringBuilder message = new StringBuilder(128);
    message
        .append(request.method())
        .append(' ')
        .append(Redaction.of(request.uri()))
        .append(": ")
        .append(status)
        .append(' ')
        .append(reason(status));
    if (!told.isEmpty()) {
      message.append(": ").append(told);
    }
    if (status == 401) {
      message.append("; it may not exist, or you must log in: jbuild login ").append(host);
    } else if (status == 429) {
      message.append("; the registry limits how often it may be asked");
    }
    return new RegistryException(kind, status, message.toString(), null);
  }

  /** The failure that an exception of the chain is; interruptions stay what they are. */
  static IOException of(String host, Request request, IOException failure) {
    if (failure instanceof RegistryException
        || (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException))) {
      return failure;
    }
    if (failure instanceof SourceException && failure.getCause() instanceof IOException cause) {
      return cause;
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof DeniedException) {
      return new RegistryException(
          Kind.DENIED, 0, host + ": " + message + "; log in: jbuild login " + host, failure);
    }
    if (failure instanceof RefusedException || failure instanceof SetupException) {
      return new RegistryException(Kind.REJECTED, 0, message, failure);
    }
    return new RegistryException(
        failure instanceof TooLargeException ? Kind.REJECTED : Kind.UNAVAILABLE,
        0,
        request.method() + " " + Redaction.of(request.uri()) + ": " + why(request, failure),
        failure);
  }

  private static String why(Request request, IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return "the certificate of the registry is not trusted; put its authority's at certs.d/"
            + request.uri().getRawAuthority()
            + "/ca.crt, or configure the registry as insecure";
      }
    }
    return switch (failure) {
      case UnknownHostException e -> "unknown host: " + e.getMessage();
      case SocketTimeoutException e -> "no answer in time (" + e.getMessage() + ")";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String told(Response response) {
    byte[] body;
    try (response) {
      body = response.body().readNBytes(MAX_BODY);
    } catch (IOException e) {
      return "";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      JsonObject json = JsonObject.parse(body);
      StringBuilder all = new StringBuilder();
      List<JsonObject> errors = json.objects("errors");
      for (JsonObject error : errors) {
        all.append(all.isEmpty() ? "" : "; ")
            .append(error.string("code", ""))
            .append(": ")
            .append(error.string("message", ""));
      }
      text = errors.isEmpty() ? json.string("details", "") : all.toString();
    } catch (InvalidContentException e) {
      // Proxies answer in HTML, which tells a user nothing.
      if (text.stripLeading().startsWith("<")) {
        text = "";
      }
    }
    return printable(text);
  }

  /** One line without control characters: what a registry says goes to a terminal. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < MAX_SHOWN; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return shown.toString().strip();
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 413 -> "Too Large";
      case 416 -> "Range Not Satisfiable";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "unexpected answer";
    };
  }
}
