package dev.jbuild.registry.auth;

import java.time.Instant;

/**
 * An access token.
 *
 * @param value the secret
 * @param refreshAt from when on it is not used any more, somewhat before it expires
 */
record Token(String value, Instant refreshAt) {
  @Override
  public String toString() {
    return "Token[refreshAt=" + refreshAt + "]";
  }
}
