package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, three blanks apart as docker prints them. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    var widths = new ArrayList<Integer>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        text.append(row.get(i));
        // The last cell may be empty: no blanks at the end of a line.
        if (i < row.size() - 1 && !row.get(i + 1).isEmpty()) {
          text.append(" ".repeat(widths.get(i) - row.get(i).length() + 3));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
