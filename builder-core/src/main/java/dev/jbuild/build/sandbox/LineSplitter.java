package dev.jbuild.build.sandbox;

import java.nio.charset.StandardCharsets;

/** Cuts a stream of bytes into lines of bounded length and hands them to a listener. */
final class LineSplitter implements ByteSink {
  private final OutputListener listener;
  private final OutputListener.Stream stream;
  private final byte[] line = new byte[OutputListener.LONGEST_LINE];
  private int length;

  LineSplitter(OutputListener listener, OutputListener.Stream stream) {
    this.listener = listener;
    this.stream = stream;
  }

  @Override
  public void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        if (length > 0 && line[length - 1] == '\r') {
          length--;
        }
        deliver(length);
      } else {
        if (length == line.length) {
          deliver(wholeCharacters());
        }
        line[length++] = b;
      }
    }
  }

  /** Delivers what came after the last line end. */
  @Override
  public void end() {
    if (length > 0) {
      deliver(length);
    }
  }

  private void deliver(int count) {
    int rest = length - count;
    String text = new String(line, 0, count, StandardCharsets.UTF_8);
    System.arraycopy(line, count, line, 0, rest);
    length = rest;
    listener.line(stream, text);
  }

  /** The length without a UTF-8 sequence that has only begun at the end. */
  private int wholeCharacters() {
    int start = length - 1;
    while (start > length - 4 && (line[start] & 0xC0) == 0x80) {
      start--;
    }
    int lead = line[start] & 0xFF;
    int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return start + needed > length ? start : length;
  }
}
