package dev.jbuild.source;

/**
 * White space as BuildKit, hence Go's unicode.IsSpace, understands it: Java's own tests differ
 * (no-break space).
 */
public final class WhiteSpace {

  private WhiteSpace() {}

  /** Whether the character has the Unicode property White_Space. */
  public static boolean is(int c) {
    if (c < 0x80) {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    return switch (c) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** The text without white space at both ends. */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && is(text.charAt(start))) {
      start++;
    }
    while (end > start && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
