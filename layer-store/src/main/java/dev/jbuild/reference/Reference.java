package dev.jbuild.reference;

import dev.jbuild.oci.Digest;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of an image in normal form: {@code docker.io/library/busybox:latest}.
 *
 * <p>The grammar and the rules of the short forms are those of distribution/reference.
 *
 * @param registry host with optional port; {@code docker.io} where the user named none
 * @param repository path below the registry, such as {@code library/busybox}
 * @param tag where the user gave one
 * @param digest where the user gave one
 */
public record Reference(
    String registry, String repository, Optional<String> tag, Optional<Digest> digest)
    implements Comparable<Reference> {
  private static final String DOCKER_HUB = "docker.io";
  private static final String OFFICIAL = "library/";

  /**
   * Parses what a user wrote. A tag is not added: {@link #withDefaultTag()} does.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public static Reference parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("invalid reference: the image name is empty");
    }
    if (isIdentifier(text)) {
      throw new IllegalArgumentException(
          "invalid reference \"" + text + "\": 64 hexadecimal digits name an image id");
    }
    String registry = DOCKER_HUB;
    String rest = text;
    int slash = text.indexOf('/');
    if (slash >= 0 && namesHost(text.substring(0, slash))) {
      registry = text.substring(0, slash);
      rest = text.substring(slash + 1);
      if (registry.equals("index.docker.io")) {
        registry = DOCKER_HUB;
      }
    }
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      try {
        digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      } catch (IllegalArgumentException e) {
        throw invalid(text, String.valueOf(e.getMessage()));
      }
      rest = rest.substring(0, at);
    }
    Optional<String> tag = Optional.empty();
    int colon = rest.indexOf(':');
    if (colon >= 0) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    ReferenceGrammar.Problem problem = ReferenceGrammar.check(registry, rest, tag);
    if (problem != ReferenceGrammar.Problem.NONE) {
      throw invalid(text, problem.message());
    }
    if (registry.equals(DOCKER_HUB) && rest.indexOf('/') < 0) {
      rest = OFFICIAL + rest;
    }
    return new Reference(registry, rest, tag, digest);
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("invalid reference \"" + text + "\": " + why);
  }

  private static boolean namesHost(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  private static boolean isIdentifier(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  /** Registry and repository: {@code docker.io/library/busybox}. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The same with the tag {@code latest} where it has neither tag nor digest. */
  public Reference withDefaultTag() {
    return tag.isPresent() || digest.isPresent() ? this : withTag("latest");
  }

  /** The same repository with that tag and no digest. */
  public Reference withTag(String value) {
    return new Reference(registry, repository, Optional.of(value), Optional.empty());
  }

  /** The same repository with that digest and no tag. */
  public Reference byDigest(Digest value) {
    return new Reference(registry, repository, Optional.empty(), Optional.of(value));
  }

  /** The same with that digest; the tag stays. */
  public Reference withDigest(Digest value) {
    return new Reference(registry, repository, tag, Optional.of(value));
  }

  /** The repository as users know it: {@code busybox}, {@code quay.io/x/y}. */
  public String familiarName() {
    if (!registry.equals(DOCKER_HUB)) {
      return name();
    }
    boolean official =
        repository.startsWith(OFFICIAL) && repository.indexOf('/', OFFICIAL.length()) < 0;
    return official ? repository.substring(OFFICIAL.length()) : repository;
  }

  /** The shortest form that parses to this reference: {@code busybox:1.37}. */
  public String familiar() {
    return familiarName() + suffix();
  }

  private String suffix() {
    String text = tag.isPresent() ? ":" + tag.get() : "";
    return digest.isPresent() ? text + "@" + digest.get() : text;
  }

  @Override
  public int compareTo(Reference other) {
    return toString().compareTo(other.toString());
  }

  /** The full form: {@code docker.io/library/busybox:1.37}. */
  @Override
  public String toString() {
    return name() + suffix();
  }
}
