package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SymlinkResolver;
import dev.jbuild.build.context.Tree;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what is written.
 *
 * @param uid number of the user
 * @param gid number of the group
 */
public record Owner(int uid, int gid) {
  /** Root and its group. */
  public static final Owner ROOT = new Owner(0, 0);

  private static final int LONGEST_LINE = 1 << 16;

  /** Says whether names must be looked up in the image to make sense of {@code user[:group]}. */
  public static boolean hasNames(String text) {
    int colon = text.indexOf(':');
    return isName(colon < 0 ? text : text.substring(0, colon))
        || (colon >= 0 && isName(text.substring(colon + 1)));
  }

  private static boolean isName(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the owner that {@code user[:group]} means, as {@code --chown} and USER have it.
   *
   * <p>Names are looked up in the image's own {@code /etc/passwd} and {@code /etc/group}. Without a
   * group, a name has its primary group; a number has the group of the same number where {@code
   * numberIsGroup}, else the primary group if the image knows the user, else 0.
   *
   * @param image the file system of the image
   * @throws ContextException where the image does not know a name
   */
  public static Owner resolve(String text, Tree image, boolean numberIsGroup)
      throws IOException, ContextException {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    int uid = 0;
    int gid = 0;
    if (!user.isEmpty()) {
      boolean name = isName(user);
      String[] account =
          name || (!numberIsGroup && group.isEmpty())
              ? find(image, "etc/passwd", name ? 0 : 2, user, 4)
              : null;
      if (account != null) {
        uid = number(account[2], "uid", text);
        gid = number(account[3], "gid", text);
      } else if (name) {
        throw unknown("user", user, "/etc/passwd", text);
      } else {
        uid = number(user, "uid", text);
        gid = numberIsGroup ? uid : 0;
      }
    }
    if (!group.isEmpty()) {
      if (isName(group)) {
        String[] found = find(image, "etc/group", 0, group, 3);
        if (found == null) {
          throw unknown("group", group, "/etc/group", text);
        }
        gid = number(found[2], "gid", text);
      } else {
        gid = number(group, "gid", text);
      }
    }
    return new Owner(uid, gid);
  }

  private static ContextException unknown(String what, String name, String file, String operand) {
    return new ContextException(
        "unable to find "
            + what
            + " "
            + name
            + ": no matching entries in "
            + file
            + " of the image",
        "create the " + what + " in an earlier RUN, or use its number",
        operand,
        null);
  }

  private static int number(String digits, String what, String operand) throws ContextException {
    try {
      int number = Integer.parseInt(digits);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for negative ones too.
    }
    throw new ContextException(
        "invalid " + what + " " + digits + ": it must be between 0 and " + Integer.MAX_VALUE,
        null,
        operand,
        null);
  }

  /** Returns the fields of the first line with a field of this value, null where none has. */
  private static String @Nullable [] find(
      Tree image, String path, int field, String value, int fields)
      throws IOException, ContextException {
    TarEntry file = image.lookup(SymlinkResolver.resolve(image::lookup, path));
    if (file == null || file.type() != EntryType.FILE) {
      return null;
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(image.open(file), StandardCharsets.ISO_8859_1), 8192)) {
      String wanted =
          new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      for (String line = line(reader); line != null; line = line(reader)) {
        String[] parts = line.strip().split(":", -1);
        if (parts.length >= fields && parts[field].equals(wanted)) {
          return parts;
        }
      }
    }
    return null;
  }

  /** Reads a line of the image's making, which may be of any length. */
  private static @Nullable String line(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() < LONGEST_LINE) {
        line.append((char) c);
      }
      c = reader.read();
    }
    return line.toString();
  }
}
