package dev.jbuild.maven;

import java.util.ArrayList;
import java.util.List;

/** Parameters in the syntax of docker's options, which has commas of its own. */
final class ListedOptions {
  private ListedOptions() {}

  /**
   * Joins what Maven took apart: it splits a property at every comma.
   *
   * @param parts elements of the POM, or pieces of a property
   * @param first the field that a value begins with, such as {@code type=}
   */
  static List<String> joined(List<String> parts, String first) {
    var values = new ArrayList<String>();
    for (String part : parts) {
      int last = values.size() - 1;
      boolean goesOn =
          last >= 0
              && part.indexOf('=') > 0
              && !part.startsWith(first)
              && values.get(last).startsWith(first);
      if (goesOn) {
        values.set(last, values.get(last) + "," + part);
      } else {
        values.add(part);
      }
    }
    return values;
  }
}
