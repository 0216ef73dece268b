package dev.jbuild.maven;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names of a project's image. */
final class ImageNames {
  private static final int MAX_TAG = 128;

  private ImageNames() {}

  /**
   * Each image as it is where it has a tag, else with each of the tags.
   *
   * @param images names with or without tag; the artifact's id where there are none
   * @param tags the project's version where there are none
   */
  static List<String> of(
      List<String> images, List<String> tags, String artifactId, String version) {
    List<String> names = images.isEmpty() ? List.of(repository(artifactId)) : images;
    List<String> all = tags.isEmpty() ? List.of(tag(version)) : tags;
    var result = new ArrayList<String>();
    for (String name : names) {
      if (hasTag(name)) {
        result.add(name);
      } else {
        for (String tag : all) {
          result.add(name + ":" + tag);
        }
      }
    }
    return result;
  }

  /** A colon before the last slash is that of a port. */
  static boolean hasTag(String name) {
    return name.lastIndexOf(':') > name.lastIndexOf('/');
  }

  /** Names of repositories are in lower case. */
  private static String repository(String artifactId) {
    return artifactId.toLowerCase(Locale.ROOT);
  }

  /** A version may have characters, such as +, that tags may not. */
  private static String tag(String version) {
    String tag = version.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[.-]+", "");
    return tag.length() > MAX_TAG ? tag.substring(0, MAX_TAG) : tag;
  }
}
