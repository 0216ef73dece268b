package dev.jbuild.cli.render;

import dev.jbuild.build.event.StepInfo;

/** The name a step is shown under, as buildx users know it: {@code [build 2/4] RUN make}. */
final class StepTitle {
  private boolean severalStages;
  private String stage = "";

  /** Learns of a step; titles name the stage once two stages are known. */
  void learn(StepInfo step) {
    if (step.isInternal()) {
      return;
    }
    if (stage.isEmpty()) {
      stage = step.stage();
    } else if (!stage.equals(step.stage())) {
      severalStages = true;
    }
  }

  String of(StepInfo step) {
    if (step.isInternal()) {
      String kind = step.stage().isEmpty() ? "" : "[" + step.stage() + "] ";
      return kind + onOneLine(step.text());
    }
    String place = step.position() + "/" + step.count();
    return "[" + (severalStages ? step.stage() + " " : "") + place + "] " + onOneLine(step.text());
  }

  /** Blanks and line ends that only lay the instruction out become one blank each. */
  static String onOneLine(String text) {
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i) <= ' ' ? ' ' : text.charAt(i);
      if (c != ' ' || line.isEmpty() || line.charAt(line.length() - 1) != ' ') {
        line.append(c);
      }
    }
    return line.toString();
  }
}
