package dev.jbuild.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A registry did not do what it was asked to. The message is for the user and holds no secret. */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure, for callers that go on differently. */
  public enum Kind {
    /** The image, blob or repository is not there. */
    NOT_FOUND,
    /** We are not logged in, or not allowed to. */
    DENIED,
    /** The registry refuses this for good: it is malformed, or not supported there. */
    REJECTED,
    /** What came is not what its digest or size says. */
    CORRUPT,
    /** The registry cannot be reached, or failed too often. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final int status;

  RegistryException(Kind kind, int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
  }

  RegistryException(Kind kind, String message) {
    this(kind, 0, message, null);
  }

  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The HTTP status that said so.
   *
   * @return the status, 0 where there was none
   */
  public int status() {
    return status;
  }
}
