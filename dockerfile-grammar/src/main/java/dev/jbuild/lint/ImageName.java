package dev.jbuild.lint;

/**
 * Whether a text could name an image: {@code [host[:port]/]path[:tag][@digest]}. The names proper
 * are the business of the store; a check only wants to know whether there is one.
 */
final class ImageName {

  private static final int LONGEST_TAG = 128;

  private ImageName() {}

  static boolean isValid(String text) {
    String name = text;
    int at = name.indexOf('@');
    if (at >= 0) {
      if (!isDigest(name.substring(at + 1))) {
        return false;
      }
      name = name.substring(0, at);
    }
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf('/')) {
      if (!isTag(name.substring(colon + 1))) {
        return false;
      }
      name = name.substring(0, colon);
    }
    int slash = name.indexOf('/');
    if (slash > 0) {
      String host = name.substring(0, slash);
      if (host.indexOf('.') >= 0 || host.indexOf(':') >= 0 || host.equals("localhost")) {
        name = name.substring(slash + 1);
        if (!isHost(host)) {
          return false;
        }
      }
    }
    for (String part : name.split("/", -1)) {
      if (!isPathPart(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!isLowerOrDigit((char) (isUpper(c) ? c | 0x20 : c)) && "-.:[]_".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lower case letters and digits, parted by one {@code .}, one or two {@code _}, or any number of
   * {@code -}.
   */
  private static boolean isPathPart(String part) {
    if (part.isEmpty()
        || !isLowerOrDigit(part.charAt(0))
        || !isLowerOrDigit(part.charAt(part.length() - 1))) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= part.length(); i++) {
      if (i == part.length() || isLowerOrDigit(part.charAt(i))) {
        if (i > start && !isSeparator(part.substring(start, i))) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isSeparator(String text) {
    return text.equals(".")
        || text.equals("_")
        || text.equals("__")
        || text.chars().allMatch(c -> c == '-');
  }

  private static boolean isTag(String tag) {
    if (tag.isEmpty() || tag.length() > LONGEST_TAG) {
      return false;
    }
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!isLowerOrDigit(c) && !isUpper(c) && c != '_' && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigest(String digest) {
    int colon = digest.indexOf(':');
    return colon > 0
        && digest.length() - colon > 32
        && digest
            .substring(colon + 1)
            .chars()
            .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
