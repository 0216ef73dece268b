package dev.jbuild.cli.render;

import dev.jbuild.linux.FileName;
import java.util.List;

/** Two texts beside each other, around the first line that differs, and a mark below. */
final class TextDifference {
  /** How much of a line is shown. */
  private static final int WIDTH = 100;

  /** How much of what is the same comes before the difference where not all has room. */
  private static final int CONTEXT = 30;

  private TextDifference() {}

  static List<String> between(String before, String now) {
    int start = commonStart(before, now);
    int line = Math.max(before.lastIndexOf('\n', start - 1), -1) + 1;
    String old = FileName.printable(line(before, line));
    String current = FileName.printable(line(now, line));
    int from = commonStart(old, current);
    int to = current.length() - commonEnd(old, current, from);
    int cut = current.length() <= WIDTH && old.length() <= WIDTH ? 0 : Math.max(from - CONTEXT, 0);
    String lead = cut == 0 ? "" : "...";
    int marks = Math.max(Math.min(to, cut + WIDTH) - from, 1);
    return List.of(
        "  was " + lead + shown(old, cut),
        "  now " + lead + shown(current, cut),
        "      " + " ".repeat(lead.length() + from - cut) + "^".repeat(marks));
  }

  private static String line(String text, int start) {
    int from = Math.min(start, text.length());
    int end = text.indexOf('\n', from);
    return text.substring(from, end < 0 ? text.length() : end);
  }

  private static String shown(String line, int cut) {
    String rest = line.substring(Math.min(cut, line.length()));
    return rest.length() <= WIDTH ? rest : rest.substring(0, WIDTH) + "...";
  }

  private static int commonStart(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** How many characters at the end are the same, of those after the common start. */
  private static int commonEnd(String a, String b, int start) {
    int n = 0;
    while (n < a.length() - start
        && n < b.length() - start
        && a.charAt(a.length() - 1 - n) == b.charAt(b.length() - 1 - n)) {
      n++;
    }
    return n;
  }
}
