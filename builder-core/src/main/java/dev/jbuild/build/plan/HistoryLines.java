package dev.jbuild.build.plan;

import dev.jbuild.oci.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of a stage so far, as its last line and those before it: one more copies nothing.
 *
 * @param last null where there is none
 */
record HistoryLines(@Nullable HistoryLine last, @Nullable HistoryLines before) {
  /** The history that a base image brings. */
  static HistoryLines of(List<History> base) {
    HistoryLines lines = new HistoryLines(null, null);
    for (History entry : base) {
      lines = lines.with(new HistoryLine.Inherited(entry));
    }
    return lines;
  }

  HistoryLines with(HistoryLine line) {
    return new HistoryLines(line, this);
  }

  List<HistoryLine> toList() {
    List<HistoryLine> lines = new ArrayList<>();
    for (HistoryLines at = this; at != null; at = at.before()) {
      if (at.last() != null) {
        lines.add(at.last());
      }
    }
    Collections.reverse(lines);
    return lines;
  }
}
