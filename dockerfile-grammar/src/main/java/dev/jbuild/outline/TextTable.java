package dev.jbuild.outline;

import java.util.List;

/** Columns of text with four spaces between them. */
final class TextTable {

  private static final String BETWEEN = "    ";

  private TextTable() {}

  static String format(List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    measure(widths, head);
    for (List<String> row : rows) {
      measure(widths, row);
    }
    StringBuilder out = new StringBuilder();
    append(out, widths, head);
    for (List<String> row : rows) {
      append(out, widths, row);
    }
    return out.toString();
  }

  private static void measure(int[] widths, List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
  }

  private static void append(StringBuilder out, int[] widths, List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : BETWEEN).append(row.get(i));
      line.append(" ".repeat(widths[i] - row.get(i).length()));
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
