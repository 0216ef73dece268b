package dev.jbuild.build.context;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a git repository, as contexts and ADD name it: {@code
 * https://host/repo.git#ref:folder}, or with a query, {@code ?branch=main&subdir=folder}.
 *
 * <p>The forms are those of BuildKit's {@code dfgitutil}: http and https only where the path ends
 * in {@code .git}; git, ssh and {@code user@host:path} always; {@code github.com/...} without a
 * scheme for old times' sake.
 *
 * @param remote the repository as it was written
 * @param ref a branch, tag or commit; empty for the default branch
 * @param subdir the folder in the repository; empty for all of it
 * @param checksum the commit that the ref must be at, or the beginning of it; empty for any
 * @param submodules whether submodules are fetched
 * @param keepGitDir whether {@code .git} is kept; empty where the reference does not say
 * @param commitTimes whether files carry the time of the commit, not that of the checkout
 * @param likeLocal whether it may as well be a path of a folder
 */
public record GitReference(
    String remote,
    String ref,
    String subdir,
    String checksum,
    boolean submodules,
    Optional<Boolean> keepGitDir,
    boolean commitTimes,
    boolean likeLocal) {

  /** Returns the address that git is given. */
  public String url() {
    return likeLocal ? "https://" + remote : remote;
  }

  /** Returns the reference with a further checksum, which must not contradict its own. */
  GitReference withChecksum(String other, String operand) throws ContextException {
    if (!checksum.isEmpty() && !checksum.equals(other)) {
      throw new ContextException(
          "checksum mismatch \"" + other + "\" != \"" + checksum + "\"", null, operand, null);
    }
    return new GitReference(
        remote, ref, subdir, other, submodules, keepGitDir, commitTimes, likeLocal);
  }

  /** Returns the reference for people to read: without a password. */
  public String display() {
    return redact(remote) + (ref.isEmpty() ? "" : "#" + ref);
  }

  /** Returns a URL without what stands before the host as user and password. */
  static String redact(String url) {
    int scheme = url.indexOf("://");
    int at = url.indexOf('@', scheme + 3);
    int slash = url.indexOf('/', scheme + 3);
    boolean hasUser = scheme >= 0 && at >= 0 && (slash < 0 || at < slash);
    return hasUser ? url.substring(0, scheme + 3) + url.substring(at + 1) : url;
  }

  /**
   * Reads a reference.
   *
   * @return null where the text is none
   * @throws ContextException where it is one with a mistake in it
   */
  public static @Nullable GitReference parse(String text) throws ContextException {
    boolean likeLocal = text.startsWith("github.com/");
    String url = likeLocal ? "https://" + text : text;
    int fragmentAt = url.indexOf('#');
    String fragment = fragmentAt < 0 ? "" : url.substring(fragmentAt + 1);
    String rest = fragmentAt < 0 ? url : url.substring(0, fragmentAt);
    int queryAt = rest.indexOf('?');
    String query = queryAt < 0 ? "" : rest.substring(queryAt + 1);
    String remote = queryAt < 0 ? rest : rest.substring(0, queryAt);
    if (!isRemote(remote)) {
      return null;
    }
    int colon = fragment.indexOf(':');
    Builder builder = new Builder(text);
    builder.ref(colon < 0 ? fragment : fragment.substring(0, colon));
    builder.subdir(colon < 0 ? "" : fragment.substring(colon + 1));
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      builder.option(option);
    }
    return builder.build(likeLocal ? remote.substring("https://".length()) : remote, likeLocal);
  }

  private static boolean isRemote(String remote) {
    int scheme = remote.indexOf("://");
    if (scheme < 0) {
      return isScpLike(remote);
    }
    String path = remote.substring(scheme + 3);
    return switch (remote.substring(0, scheme)) {
      case "http", "https" -> path.indexOf('/') > 0 && path.endsWith(".git");
      case "git", "ssh" -> !path.isEmpty() && path.charAt(0) != '-' && path.charAt(0) != '/';
      default -> false;
    };
  }

  /** {@code user@host:path}. A host must not look like an option to ssh. */
  private static boolean isScpLike(String remote) {
    int at = remote.indexOf('@');
    int colon = remote.indexOf(':', at + 1);
    return at > 0
        && colon > at + 1
        && colon + 1 < remote.length()
        && isName(remote, 0, at)
        && isName(remote, at + 1, colon);
  }

  private static boolean isName(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!plain && (i == start || (c != '-' && c != '.'))) {
        return false;
      }
    }
    return true;
  }

  /** Collects the parts of a reference and finds where they contradict each other. */
  private static final class Builder {
    private final String text;
    private String ref = "";
    private String subdir = "";
    private String checksum = "";
    private String tag = "";
    private String branch = "";
    private boolean submodules = true;
    private Optional<Boolean> keepGitDir = Optional.empty();
    private boolean commitTimes;

    Builder(String text) {
      this.text = text;
    }

    private ContextException wrong(String what) {
      return new ContextException(what + " in " + redact(text), null, text, null);
    }

    private String same(String what, String before, String now) throws ContextException {
      if (!before.isEmpty() && !now.isEmpty() && !before.equals(now)) {
        throw wrong(what + " conflicts: \"" + before + "\" vs \"" + now + "\"");
      }
      return now.isEmpty() ? before : now;
    }

    void ref(String value) throws ContextException {
      // Nothing that git could take for an option, and nothing that it cannot take for a ref.
      boolean valid = !value.startsWith("-");
      for (int i = 0; i < value.length(); i++) {
        valid &= value.charAt(i) > ' ' && ":?*[\\^~\u007f".indexOf(value.charAt(i)) < 0;
      }
      if (!valid || value.contains("..")) {
        throw wrong("invalid ref \"" + value + "\"");
      }
      ref = same("ref", ref, value);
    }

    void subdir(String value) throws ContextException {
      subdir = same("subdir", subdir, SlashPath.inTree(value));
    }

    void option(String option) throws ContextException {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value;
      try {
        value =
            equals < 0
                ? ""
                : URLDecoder.decode(option.substring(equals + 1), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw wrong("invalid query \"" + option + "\"");
      }
      switch (name) {
        case "ref" -> ref(value);
        case "tag" -> tag = value;
        case "branch" -> branch = value;
        case "subdir" -> subdir(value);
        case "checksum", "commit" -> checksum = same("checksum", checksum, value);
        case "submodules" -> submodules = truth(name, value);
        case "keep-git-dir" -> keepGitDir = Optional.of(truth(name, value));
        case "fetch-by-commit" -> {
          boolean _ = truth(name, value);
        }
        case "mtime" -> {
          if (!value.equals("commit") && !value.equals("checkout")) {
            throw wrong("invalid mtime value: \"" + value + "\"");
          }
          commitTimes = value.equals("commit");
        }
        default -> throw wrong("unexpected query \"" + name + "\"");
      }
    }

    private boolean truth(String name, String value) throws ContextException {
      return switch (value) {
        case "", "1", "t", "T", "true", "TRUE", "True" -> true;
        case "0", "f", "F", "false", "FALSE", "False" -> false;
        default -> throw wrong("invalid " + name + " value: \"" + value + "\"");
      };
    }

    GitReference build(String remote, boolean likeLocal) throws ContextException {
      if (!tag.isEmpty() && !branch.isEmpty()) {
        throw wrong("branch conflicts with tag");
      }
      if (!tag.isEmpty()) {
        ref("refs/tags/" + tag);
      }
      if (!branch.isEmpty()) {
        ref("refs/heads/" + branch);
      }
      return new GitReference(
          remote, ref, subdir, checksum, submodules, keepGitDir, commitTimes, likeLocal);
    }
  }
}
