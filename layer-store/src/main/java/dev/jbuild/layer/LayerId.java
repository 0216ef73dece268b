package dev.jbuild.layer;

import dev.jbuild.oci.Digest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name of a layer in the store: the folder {@code layers/<id>}.
 *
 * <p>The layer of a deterministic step has the step's cache key for an id, a RUN's layer has a
 * random one, a layer of a base image its diffID's hex digits.
 *
 * @param value 1 to 128 lower-case letters, digits, {@code -} or {@code _}
 */
public record LayerId(String value) {
  /** Checks the form. */
  public LayerId {
    boolean valid = !value.isEmpty() && value.length() <= 128;
    for (int i = 0; valid && i < value.length(); i++) {
      char c = value.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    if (!valid) {
      throw new IllegalArgumentException("invalid layer id: " + value);
    }
  }

  /** The id of the layer with this diffID that came with an image. */
  public static LayerId of(Digest diffId) {
    return new LayerId(diffId.hex());
  }

  /** An id that no other layer has. */
  public static LayerId random() {
    byte[] bytes = new byte[16];
    Random.GENERATOR.nextBytes(bytes);
    return new LayerId("r" + HexFormat.of().formatHex(bytes));
  }

  /** Holds the generator, which is slow to start. */
  private static final class Random {
    static final SecureRandom GENERATOR = new SecureRandom();
  }

  @Override
  public String toString() {
    return value;
  }
}
