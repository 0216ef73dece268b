package dev.jbuild.build.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentTest {

  /** Steps as {@code stage:text|stage:text}. */
  private static List<PastStep> steps(String text) {
    List<PastStep> steps = new ArrayList<>();
    for (String step : text.split("\\|", -1)) {
      int colon = step.indexOf(':');
      int number = steps.size() + 1;
      steps.add(
          new PastStep(
              number,
              number - 1,
              step.substring(0, colon),
              step.substring(colon + 1),
              "",
              "",
              true,
              List.of()));
    }
    return steps;
  }

  /** For each step the number of the one it was, 0 where it is new. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // before; now; what each step was
        "s:FROM x|s:RUN a;            s:FROM x|s:RUN a;                 1 2",
        "s:FROM x|s:RUN a;            s:FROM x|s:RUN new|s:RUN a;       1 0 2",
        "s:FROM x|s:RUN b|s:RUN a;    s:FROM x|s:RUN a;                 1 3",
        "s:FROM x|s:RUN a;            s:FROM x|s:RUN b;                 1 2",
        "s:FROM x|s:RUN a;            s:FROM y|s:RUN a;                 1 2",
        "s:FROM x|s:RUN a|s:RUN b;    s:FROM x|s:RUN b|s:RUN a;         1 3 2",
        "s:COPY a /|s:RUN make x;     s:ADD a /|s:RUN make y;           1 2",
        "s:COPY a /;                  s:RUN a;                          0",
        "s:RUN make x|s:RUN make y;   s:RUN make y|s:RUN make z;        2 0",
        "build:RUN make;              builder:RUN make;                 1",
        "build:RUN make a b;          builder:RUN make a b c;           1",
        "build:RUN make;              builder:RUN cargo;                0",
        "a:RUN x|b:RUN x;             a:RUN x|b:RUN x;                  1 2",
        "a:RUN x|b:RUN x;             b:RUN x;                          2",
      })
  void findsWhatEachStepWas(String before, String now, String expected) {
    List<PastStep> present = steps(now);
    Alignment alignment = Alignment.of(present, steps(before));
    List<String> found = new ArrayList<>();
    for (PastStep step : present) {
      PastStep old = alignment.before(step.number());
      found.add(old == null ? "0" : "" + old.number());
    }
    assertEquals(expected, String.join(" ", found));
  }
}
