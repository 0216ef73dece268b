package dev.jbuild.build.exec;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SymlinkResolver;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.Owner;
import dev.jbuild.build.sandbox.ProcessSpec;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Who a RUN runs as: the numbers, groups and home folder that the image's accounts give a USER.
 *
 * @param home from the passwd file; {@code /} for a user it does not know
 */
record RunUser(ProcessSpec.User ids, String home) {
  /** What an accounts file is read of at the most; more is an attack, not a file of accounts. */
  private static final int LARGEST = 1 << 20;

  /**
   * Looks a user up.
   *
   * @param user {@code name|uid[:group|gid]}; empty is root. A group of its own drops the others
   * @throws ContextException where the image does not know a name
   */
  static RunUser of(String user, Tree image) throws IOException, ContextException {
    String text = user.isEmpty() ? "0" : user;
    Owner owner = Owner.resolve(text, image, false);
    String name = "";
    String home = "/";
    String asked = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
    for (String[] account : records(image, "etc/passwd", 6)) {
      if (account[0].equals(asked) || account[2].equals(asked)) {
        name = account[0];
        home = account[5].isEmpty() ? "/" : account[5];
        break;
      }
    }
    List<Integer> groups = new ArrayList<>();
    // As in runc, the process's own group is one of its supplementary groups, too.
    groups.add(owner.gid());
    if (!text.contains(":") && !name.isEmpty()) {
      for (int group : memberships(image, name)) {
        if (group != owner.gid()) {
          groups.add(group);
        }
      }
    }
    return new RunUser(new ProcessSpec.User(owner.uid(), owner.gid(), groups), home);
  }

  private static List<Integer> memberships(Tree image, String name)
      throws IOException, ContextException {
    List<Integer> groups = new ArrayList<>();
    for (String[] group : records(image, "etc/group", 4)) {
      for (String member : group[3].split(",", -1)) {
        if (member.equals(name)) {
          number(group[2]).ifPresent(groups::add);
        }
      }
    }
    return groups;
  }

  /** The number of a group; a line without one is no group's, and libc passes it over, too. */
  private static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static List<String[]> records(Tree image, String path, int fields)
      throws IOException, ContextException {
    List<String[]> records = new ArrayList<>();
    TarEntry file = image.lookup(SymlinkResolver.resolve(image::lookup, path));
    if (file == null || file.type() != EntryType.FILE) {
      return records;
    }
    try (InputStream in = image.open(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new java.io.ByteArrayInputStream(in.readNBytes(LARGEST)),
                    StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(":", -1);
        if (parts.length >= fields) {
          records.add(parts);
        }
      }
    }
    return records;
  }
}
