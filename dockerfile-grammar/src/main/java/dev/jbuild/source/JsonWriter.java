package dev.jbuild.source;

/**
 * Writes JSON with an indent of two spaces; enough for reports, so that the module needs no
 * library.
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean first = true;

  public JsonWriter object() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter array() {
    return open('[');
  }

  public JsonWriter endArray() {
    return close(']');
  }

  public JsonWriter name(String name) {
    next();
    quote(name);
    out.append(": ");
    first = true;
    depth = -depth - 1; // the value follows on this line
    return this;
  }

  public JsonWriter value(String text) {
    next();
    quote(text);
    first = false;
    return this;
  }

  public JsonWriter value(long number) {
    next();
    out.append(number);
    first = false;
    return this;
  }

  public JsonWriter value(boolean bool) {
    next();
    out.append(bool);
    first = false;
    return this;
  }

  public JsonWriter member(String name, String text) {
    return name(name).value(text);
  }

  public JsonWriter member(String name, long number) {
    return name(name).value(number);
  }

  /** The whole text, which ends with LF. */
  @Override
  public String toString() {
    return out + "\n";
  }

  private JsonWriter open(char bracket) {
    next();
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void next() {
    if (depth < 0) {
      depth = -depth - 1;
      return;
    }
    if (!first) {
      out.append(',');
    }
    if (depth > 0) {
      newLine();
    }
    first = false;
  }

  private void newLine() {
    out.append('\n').append("  ".repeat(depth));
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
