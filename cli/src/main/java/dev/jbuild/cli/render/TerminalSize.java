package dev.jbuild.cli.render;

import java.util.Optional;

/** Rows and columns of a terminal. */
public record TerminalSize(int rows, int columns) {

  /** Reads {@code ROWS COLUMNS} as {@code stty size} prints it; unknown sizes become 24 by 80. */
  public static Optional<TerminalSize> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int space = text.indexOf(' ');
    int rows = space < 0 ? 0 : number(text.substring(0, space));
    int columns = space < 0 ? 0 : number(text.substring(space + 1));
    return Optional.of(new TerminalSize(rows < 1 ? 24 : rows, columns < 1 ? 80 : columns));
  }

  private static int number(String text) {
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9' || value > 9_999) {
        return 0;
      }
      value = value * 10 + digit - '0';
    }
    return value;
  }
}
