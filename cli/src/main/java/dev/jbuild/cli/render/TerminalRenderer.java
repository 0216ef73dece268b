package dev.jbuild.cli.render;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.StepInfo;
import dev.jbuild.build.event.StepOutcome;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * Shows a build on a terminal: what is finished scrolls up, what runs is redrawn below with its
 * time and its last lines of output.
 *
 * <p>Only lines that still change are ever redrawn, so a long build never flickers and its log can
 * be scrolled back. {@link #tick} redraws the times; the caller decides how often.
 */
public final class TerminalRenderer implements BuildListener {
  private static final int OUTPUT_LINES = 5;
  private static final long REDRAW_NANOS = 40_000_000L;
  private static final String ERASE_BELOW = "\u001b[J";

  private final PrintStream out;
  private final TerminalSize size;
  private final boolean color;
  private final LongSupplier nanoTime;
  private final StepTitle titles = new StepTitle();
  private final Warnings warnings = new Warnings();
  private final SequencedMap<Integer, Running> running = new LinkedHashMap<>();
  private final StringBuilder finished = new StringBuilder();
  private int drawn;
  private long drawnAt;

  /** A step that is on the screen. */
  private static final class Running {
    final StepInfo step;
    final long begin;
    final ArrayDeque<String> lines = new ArrayDeque<>();
    List<String> why = List.of();
    String transfer = "";

    Running(StepInfo step, long begin) {
      this.step = step;
      this.begin = begin;
    }
  }

  public TerminalRenderer(
      PrintStream out, TerminalSize size, boolean color, LongSupplier nanoTime) {
    this.out = out;
    this.size = size;
    this.color = color;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized void on(BuildEvent event) {
    switch (event) {
      case BuildEvent.PlanReady plan -> plan.steps().forEach(titles::learn);
      case BuildEvent.StepStarted started ->
          running.put(started.step().number(), new Running(started.step(), nanoTime.getAsLong()));
      case BuildEvent.StepExplained explained -> {
        Running step = running.get(explained.step());
        if (step != null) {
          step.why = WhyText.of(explained.explanation());
        }
      }
      case BuildEvent.CacheExplained summary -> whole(" => " + WhyText.of(summary), "");
      case BuildEvent.StepOutput output -> output(output);
      case BuildEvent.TransferProgress progress -> {
        Running step = running.get(progress.step());
        if (step != null) {
          String total = progress.total() < 0 ? "" : " / " + Quantity.bytes(progress.total());
          step.transfer = " " + Quantity.bytes(progress.done()) + total;
        }
      }
      case BuildEvent.StepFinished ended -> finish(ended);
      case BuildEvent.DiagnosticRaised raised -> warnings.add(raised);
      case BuildEvent.BuildFinished _ -> {
        finished.append(warnings.text());
        redraw();
      }
    }
    if (nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS) {
      redraw();
    }
  }

  /** Redraws the running steps with their new times. */
  public synchronized void tick() {
    if (!running.isEmpty()) {
      redraw();
    }
  }

  private void output(BuildEvent.StepOutput output) {
    Running step = running.get(output.step());
    if (step != null) {
      if (step.lines.size() == OUTPUT_LINES) {
        step.lines.removeFirst();
      }
      step.lines.add(output.line());
    }
  }

  private void finish(BuildEvent.StepFinished ended) {
    Running step = running.remove(ended.step());
    if (step == null) {
      return;
    }
    String title = titles.of(step.step);
    String time = Quantity.seconds(nanoTime.getAsLong() - step.begin);
    switch (ended.outcome()) {
      case StepOutcome.Ran _ -> line(finished, " => " + title, time, "34");
      case StepOutcome.Cached _ -> line(finished, " => CACHED " + title, time, "34");
      case StepOutcome.Failed _ -> line(finished, " => ERROR " + title, time, "31");
      case StepOutcome.Skipped _ -> line(finished, " => CANCELED " + title, time, "33");
    }
    for (String reason : step.why) {
      whole(" =>   " + reason, "36");
    }
  }

  /** A line that is not redrawn: it may be wider than the screen, its end may be what matters. */
  private void whole(String text, String style) {
    boolean styled = color && !style.isEmpty();
    if (styled) {
      finished.append("\u001b[").append(style).append('m');
    }
    int _ = appendCut(finished, text, Integer.MAX_VALUE);
    finished.append(styled ? "\u001b[0m\n" : "\n");
  }

  private void redraw() {
    var frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("F").append(ERASE_BELOW);
    }
    frame.append(finished);
    finished.setLength(0);
    List<String> live = live();
    for (String text : live) {
      frame.append(text);
    }
    drawn = live.size();
    drawnAt = nanoTime.getAsLong();
    out.print(frame);
    out.flush();
  }

  /** The lines of what is running: never more than fit above the cursor. */
  private List<String> live() {
    var lines = new ArrayList<String>();
    long now = nanoTime.getAsLong();
    for (Running step : running.values()) {
      var text = new StringBuilder();
      line(
          text,
          " => " + titles.of(step.step) + step.transfer,
          Quantity.seconds(now - step.begin),
          "");
      lines.add(text.toString());
      for (String reason : step.why) {
        var below = new StringBuilder();
        line(below, " =>   " + reason, "", "36");
        lines.add(below.toString());
      }
      for (String output : step.lines) {
        var below = new StringBuilder();
        line(below, " =>   " + output, "", "2");
        lines.add(below.toString());
      }
    }
    int room = Math.max(size.rows() - 1, 1);
    return lines.size() <= room ? lines : lines.subList(lines.size() - room, lines.size());
  }

  /** One line of the screen: cut to its width, with what is on the right kept. */
  private void line(StringBuilder to, String left, String right, String style) {
    int room = Math.max(size.columns() - right.length() - 2, 8);
    if (color && !style.isEmpty()) {
      to.append("\u001b[").append(style).append('m');
    }
    int width = appendCut(to, left, room);
    if (!right.isEmpty()) {
      to.append(" ".repeat(Math.max(room - width + 1, 1))).append(right);
    }
    if (color && !style.isEmpty()) {
      to.append("\u001b[0m");
    }
    to.append('\n');
  }

  /** Appends at most {@code room} characters, without those that would steer the terminal. */
  private static int appendCut(StringBuilder to, String text, int room) {
    int width = 0;
    for (int i = 0; i < text.length() && width < room; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == 0x1b) {
        i = afterEscape(text, i);
      } else if (c == '\t') {
        to.append(' ');
        width++;
      } else if (!Character.isISOControl(c)) {
        to.appendCodePoint(c);
        width++;
      }
    }
    return width;
  }

  /** Where text goes on after {@code ESC [ ... letter}; {@code at} is after the ESC. */
  private static int afterEscape(String text, int at) {
    if (at >= text.length() || text.charAt(at) != '[') {
      return at;
    }
    int i = at + 1;
    while (i < text.length() && (text.charAt(i) < '@' || text.charAt(i) > '~')) {
      i++;
    }
    return Math.min(i + 1, text.length());
  }
}
