package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --chmod} does to permission bits: {@code 0755}, or {@code u=rwX,go-w} as chmod(1) has
 * it. Where no class of users is named all are meant, as under a umask of 0.
 */
sealed interface ModeChange {
  /** Returns the new permission bits (07777) of a file or folder. */
  int apply(int mode, boolean folder);

  /** Sets all bits. */
  record Octal(int mode) implements ModeChange {
    @Override
    public int apply(int before, boolean folder) {
      return mode;
    }
  }

  /** Changes some bits, clause by clause. */
  record Symbolic(List<Clause> clauses) implements ModeChange {
    /** Copies the list. */
    public Symbolic {
      clauses = List.copyOf(clauses);
    }

    @Override
    public int apply(int before, boolean folder) {
      int mode = before;
      for (Clause clause : clauses) {
        mode = clause.apply(mode, folder);
      }
      return mode;
    }
  }

  /**
   * One operation.
   *
   * @param who the bits of the classes named: 04700, 02070, 01007 or several
   * @param operator one of {@code + - =}
   * @param permissions the letters behind it: of {@code rwxXst}, or one of {@code ugo}
   */
  record Clause(int who, char operator, String permissions) {
    int apply(int mode, boolean folder) {
      int bits = 0;
      for (int i = 0; i < permissions.length(); i++) {
        bits |=
            switch (permissions.charAt(i)) {
              case 'r' -> 0444;
              case 'w' -> 0222;
              case 'x' -> 0111;
              case 'X' -> folder || (mode & 0111) != 0 ? 0111 : 0;
              case 's' -> 06000;
              case 't' -> 01000;
              case 'u' -> spread(mode >> 6);
              case 'g' -> spread(mode >> 3);
              default -> spread(mode);
            };
      }
      bits &= who;
      return switch (operator) {
        case '+' -> mode | bits;
        case '-' -> mode & ~bits;
        default -> (mode & ~who) | bits;
      };
    }

    private static int spread(int bits) {
      return (bits & 7) * 0111;
    }
  }

  /** Reads the value of {@code --chmod}. */
  static ModeChange parse(String text) throws ContextException {
    boolean digits = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      digits &= Character.isDigit(text.charAt(i));
    }
    if (digits) {
      try {
        int mode = Integer.parseInt(text, 8);
        if (mode <= 07777) {
          return new Octal(mode);
        }
      } catch (NumberFormatException e) {
        throw invalid(text);
      }
      throw invalid(text);
    }
    List<Clause> clauses = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      clauses(text, start, end, clauses);
      start = end + 1;
    }
    return new Symbolic(clauses);
  }

  private static void clauses(String text, int start, int end, List<Clause> clauses)
      throws ContextException {
    int who = 0;
    int i = start;
    while (i < end && "ugoa".indexOf(text.charAt(i)) >= 0) {
      who |=
          switch (text.charAt(i)) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 01007;
            default -> 07777;
          };
      i++;
    }
    if (i == end) {
      throw invalid(text);
    }
    while (i < end) {
      char operator = text.charAt(i);
      if (operator != '+' && operator != '-' && operator != '=') {
        throw invalid(text);
      }
      int first = ++i;
      while (i < end && "rwxXst".indexOf(text.charAt(i)) >= 0) {
        i++;
      }
      if (i == first && i < end && "ugo".indexOf(text.charAt(i)) >= 0) {
        i++;
      }
      clauses.add(new Clause(who == 0 ? 07777 : who, operator, text.substring(first, i)));
    }
  }

  private static ContextException invalid(String text) {
    return new ContextException(
        "invalid chmod parameter: '"
            + text
            + "'. it should be octal string and between 0 and 07777, or symbolic like u=rwX,go=rX");
  }
}
