package dev.jbuild.registry.auth;

/** What we can show a registry. The text form of none of these holds a secret. */
public sealed interface Credential {
  /** Nothing is known: pull without a login. */
  Credential ANONYMOUS = new Anonymous();

  /** No credential. */
  record Anonymous() implements Credential {}

  /**
   * A user and a password or access token.
   *
   * @param user the user's name
   * @param password the secret
   */
  record Basic(String user, String password) implements Credential {
    @Override
    public String toString() {
      return "Basic[user=" + user + "]";
    }
  }

  /**
   * A token that a token service gives access tokens for (OAuth2 refresh token).
   *
   * @param token the secret
   */
  record Identity(String token) implements Credential {
    @Override
    public String toString() {
      return "Identity[]";
    }
  }

  /**
   * An access token that is sent to the registry as it is.
   *
   * @param token the secret
   */
  record Access(String token) implements Credential {
    @Override
    public String toString() {
      return "Access[]";
    }
  }
}
