package dev.jbuild.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextDifferenceTest {
  private static void check(String before, String now, String expected) {
    assertEquals(expected, String.join("\n", TextDifference.between(before, now)) + "\n");
  }

  @Test
  void marksWhatDiffers() {
    check(
        "RUN echo one > /f",
        "RUN echo twoo > /f",
        """
          was RUN echo one > /f
          now RUN echo twoo > /f
                       ^^^^
        """);
  }

  @Test
  void marksWhereSomethingIsGone() {
    check(
        "RUN a --quiet b",
        "RUN a b",
        """
          was RUN a --quiet b
          now RUN a b
                    ^
        """);
  }

  @Test
  void showsTheLineThatDiffers() {
    check(
        "set -e\nmake all\nmake install\n",
        "set -e\nmake test\nmake install\n",
        """
          was make all
          now make test
                   ^^^^
        """);
  }

  @Test
  void cutsLongLinesAroundTheDifference() {
    check(
        "RUN " + "a".repeat(100) + " x " + "b".repeat(200),
        "RUN " + "a".repeat(100) + " y " + "b".repeat(200),
        """
          was ...%s x %s...
          now ...%s y %s...
                 %s^
        """
            .formatted(
                "a".repeat(29), "b".repeat(68), "a".repeat(29), "b".repeat(68), " ".repeat(30)));
  }

  @Test
  void controlCharactersAreShownAsSuch() {
    check(
        "RUN a\u001b[31m",
        "RUN b\u001b[31m",
        """
          was RUN a\\x1b[31m
          now RUN b\\x1b[31m
                  ^
        """);
  }
}
