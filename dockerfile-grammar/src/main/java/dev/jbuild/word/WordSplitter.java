package dev.jbuild.word;

import dev.jbuild.source.WhiteSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Splits what is expanded into words: white space ends one where it is not quoted, which is raw.
 */
final class WordSplitter {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word;

  WordSplitter(StringBuilder word) {
    this.word = word;
  }

  void addSplitting(char c) {
    if (!WhiteSpace.is(c)) {
      word.append(c);
    } else if (!word.isEmpty()) {
      end();
    }
  }

  void addSplitting(String text) {
    for (int i = 0; i < text.length(); i++) {
      addSplitting(text.charAt(i));
    }
  }

  void addRaw(String text) {
    word.append(text);
  }

  void addRaw(char c) {
    word.append(c);
  }

  List<String> finish() {
    if (!word.isEmpty()) {
      end();
    }
    return Collections.unmodifiableList(words);
  }

  private void end() {
    words.add(word.toString());
    word.setLength(0);
  }
}
