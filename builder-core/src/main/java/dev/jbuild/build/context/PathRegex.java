package dev.jbuild.build.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the small language that {@code moby/patternmatcher} writes, matched in
 * linear time.
 *
 * <p>The language is a subset of Go's: literals, escapes, {@code .}, bracket classes, one optional
 * group, and {@code *} and {@code ?} behind an atom. It is not handed to {@link
 * java.util.regex.Pattern} because brackets nest there, which changes what a pattern means, and
 * because a hostile {@code .dockerignore} must not be able to make it backtrack for ever.
 */
final class PathRegex {
  private enum Op {
    /** One given character. */
    CHAR,
    /** Any character but a newline. */
    ANY,
    /** One character of a class. */
    CLASS,
    /** Both the next instruction and the target. */
    SPLIT,
    /** The target. */
    JUMP,
    /** The next instruction where the assertion holds. */
    ASSERT,
    MATCH
  }

  private record Instruction(Op op, int argument, CharClass set) {}

  /** Ranges as pairs of inclusive bounds. */
  private record CharClass(boolean negated, List<int[]> ranges) {
    boolean contains(int c) {
      for (int[] range : ranges) {
        if (range[0] <= c && c <= range[1]) {
          return !negated;
        }
      }
      return negated;
    }
  }

  private static final CharClass NONE = new CharClass(false, List.of());
  private static final CharClass DIGITS = new CharClass(false, List.of(new int[] {'0', '9'}));
  private static final CharClass WORDS =
      new CharClass(
          false,
          List.of(
              new int[] {'0', '9'},
              new int[] {'A', 'Z'},
              new int[] {'a', 'z'},
              new int[] {'_', '_'}));
  private static final CharClass SPACES =
      new CharClass(
          false, List.of(new int[] {'\t', '\n'}, new int[] {'\f', '\r'}, new int[] {' ', ' '}));

  private final List<Instruction> program = new ArrayList<>();

  private PathRegex() {}

  /**
   * Compiles an expression that is anchored at both ends by its caller's intention.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  static PathRegex compile(String expression) {
    PathRegex regex = new PathRegex();
    int end = regex.sequence(expression, 0);
    if (end != expression.length()) {
      throw new IllegalArgumentException("unexpected ) in " + expression);
    }
    regex.emit(Op.MATCH, 0);
    return regex;
  }

  boolean matches(String path) {
    int size = program.size();
    int[] current = new int[size];
    int[] next = new int[size];
    int[] seen = new int[size];
    Arrays.fill(seen, -1);
    int position = 0;
    int threads = follow(path, 0, 0, current, 0, seen);
    while (position < path.length() && threads > 0) {
      int c = path.codePointAt(position);
      position += Character.charCount(c);
      int count = 0;
      for (int i = 0; i < threads; i++) {
        Instruction instruction = program.get(current[i]);
        boolean consumed =
            switch (instruction.op()) {
              case CHAR -> instruction.argument() == c;
              case ANY -> c != '\n';
              case CLASS -> instruction.set().contains(c);
              case SPLIT, JUMP, ASSERT, MATCH -> false;
            };
        if (consumed) {
          count = follow(path, position, current[i] + 1, next, count, seen);
        }
      }
      int[] swap = current;
      current = next;
      next = swap;
      threads = count;
    }
    for (int i = 0; i < threads; i++) {
      if (program.get(current[i]).op() == Op.MATCH) {
        return position == path.length();
      }
    }
    return false;
  }

  /** Adds the instructions that consume a character and are reachable from {@code start}. */
  private int follow(String path, int position, int start, int[] list, int count, int[] seen) {
    if (seen[start] == position) {
      return count;
    }
    seen[start] = position;
    Instruction instruction = program.get(start);
    switch (instruction.op()) {
      case JUMP -> {
        return follow(path, position, instruction.argument(), list, count, seen);
      }
      case SPLIT -> {
        int added = follow(path, position, start + 1, list, count, seen);
        return follow(path, position, instruction.argument(), list, added, seen);
      }
      case ASSERT -> {
        return holds(instruction.argument(), path, position)
            ? follow(path, position, start + 1, list, count, seen)
            : count;
      }
      case CHAR, ANY, CLASS, MATCH -> {
        list[count] = start;
        return count + 1;
      }
    }
    throw new AssertionError(instruction.op());
  }

  private static boolean holds(int assertion, String path, int position) {
    boolean before = position > 0 && WORDS.contains(path.charAt(position - 1));
    boolean after = position < path.length() && WORDS.contains(path.charAt(position));
    return switch (assertion) {
      case 'A' -> position == 0;
      case 'z' -> position == path.length();
      case 'b' -> before != after;
      default -> before == after;
    };
  }

  private void emit(Op op, int argument) {
    program.add(new Instruction(op, argument, NONE));
  }

  private void emit(CharClass set) {
    program.add(new Instruction(Op.CLASS, 0, set));
  }

  private int sequence(String text, int at) {
    while (at < text.length() && text.charAt(at) != ')') {
      int start = program.size();
      at = atom(text, at);
      if (at < text.length() && text.charAt(at) == '*') {
        program.add(start, new Instruction(Op.SPLIT, program.size() + 2, NONE));
        relocate(start);
        emit(Op.JUMP, start);
        at++;
      } else if (at < text.length() && text.charAt(at) == '?') {
        program.add(start, new Instruction(Op.SPLIT, program.size() + 1, NONE));
        relocate(start);
        at++;
      }
    }
    return at;
  }

  /** Moves the targets of the atom that an instruction was put in front of. */
  private void relocate(int inserted) {
    for (int i = inserted + 1; i < program.size(); i++) {
      Instruction instruction = program.get(i);
      if (instruction.op() == Op.SPLIT || instruction.op() == Op.JUMP) {
        program.set(i, new Instruction(instruction.op(), instruction.argument() + 1, NONE));
      }
    }
  }

  private int atom(String text, int at) {
    int c = text.codePointAt(at);
    int after = at + Character.charCount(c);
    switch (c) {
      case '(' -> {
        int end = sequence(text, after);
        if (end == text.length()) {
          throw new IllegalArgumentException("missing ) in " + text);
        }
        return end + 1;
      }
      case '.' -> emit(Op.ANY, 0);
      case '^' -> emit(Op.ASSERT, 'A');
      case '$' -> emit(Op.ASSERT, 'z');
      case '[' -> {
        return bracket(text, after);
      }
      case '\\' -> {
        return escape(text, after);
      }
      default -> emit(Op.CHAR, c);
    }
    return after;
  }

  private int escape(String text, int at) {
    if (at == text.length()) {
      throw new IllegalArgumentException("trailing backslash in " + text);
    }
    int c = text.codePointAt(at);
    CharClass perl = perlClass(c);
    if (perl != null) {
      emit(perl);
    } else if (c == 'A' || c == 'z' || c == 'b' || c == 'B') {
      emit(Op.ASSERT, c);
    } else {
      emit(Op.CHAR, escaped(text, c));
    }
    return at + Character.charCount(c);
  }

  private static @Nullable CharClass perlClass(int c) {
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> new CharClass(true, DIGITS.ranges());
      case 's' -> SPACES;
      case 'S' -> new CharClass(true, SPACES.ranges());
      case 'w' -> WORDS;
      case 'W' -> new CharClass(true, WORDS.ranges());
      default -> null;
    };
  }

  private static int escaped(String text, int c) {
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> {
        if (c >= 128 || Character.isLetterOrDigit(c)) {
          throw new IllegalArgumentException("unknown escape in " + text);
        }
        yield c;
      }
    };
  }

  /** Reads a class after its opening bracket; returns the index after the closing one. */
  private int bracket(String text, int at) {
    boolean negated = at < text.length() && text.charAt(at) == '^';
    if (negated) {
      at++;
    }
    List<int[]> ranges = new ArrayList<>();
    boolean first = true;
    while (true) {
      if (at >= text.length()) {
        throw new IllegalArgumentException("missing ] in " + text);
      }
      if (text.charAt(at) == ']' && !first) {
        emit(new CharClass(negated, List.copyOf(ranges)));
        return at + 1;
      }
      first = false;
      CharClass perl =
          text.charAt(at) == '\\' && at + 1 < text.length() ? perlClass(text.charAt(at + 1)) : null;
      if (perl != null && !perl.negated()) {
        ranges.addAll(perl.ranges());
        at += 2;
        continue;
      }
      int low = classChar(text, at);
      at = classCharEnd(text, at);
      int high = low;
      if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
        high = classChar(text, at + 1);
        at = classCharEnd(text, at + 1);
        if (high < low) {
          throw new IllegalArgumentException("invalid range in " + text);
        }
      }
      ranges.add(new int[] {low, high});
    }
  }

  private static int classChar(String text, int at) {
    int c = text.codePointAt(at);
    if (c != '\\') {
      return c;
    }
    if (at + 1 >= text.length()) {
      throw new IllegalArgumentException("missing ] in " + text);
    }
    return escaped(text, text.codePointAt(at + 1));
  }

  private static int classCharEnd(String text, int at) {
    if (text.charAt(at) == '\\') {
      at++;
    }
    return at + Character.charCount(text.codePointAt(at));
  }
}
