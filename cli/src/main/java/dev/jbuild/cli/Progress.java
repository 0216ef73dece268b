package dev.jbuild.cli;

import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.transfer.TransferSteps;
import dev.jbuild.cli.render.OutputTail;
import dev.jbuild.cli.render.PlainRenderer;
import dev.jbuild.cli.render.RawJsonRenderer;
import dev.jbuild.cli.render.TerminalRenderer;
import dev.jbuild.cli.render.TerminalSize;
import dev.jbuild.registry.TransferListener;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Shows a build in the style that was asked for, until it is closed. */
final class Progress implements BuildListener, AutoCloseable {
  /** What may be asked for, for people to read. */
  static final String STYLES = "auto, plain, quiet, tty or rawjson";

  private static final long TICK_MILLIS = 100;

  private final Console console;
  private final BuildListener renderer;
  private final OutputTail tail = new OutputTail();
  private final @Nullable Thread ticker;
  private final boolean silent;
  private final boolean explains;

  private Progress(Console console, BuildListener renderer, boolean silent, boolean explains) {
    this.console = console;
    this.silent = silent;
    this.explains = explains;
    this.renderer = renderer;
    this.ticker = renderer instanceof TerminalRenderer terminal ? tick(terminal) : null;
  }

  /** How a build is shown. */
  enum Style {
    AUTO,
    PLAIN,
    QUIET,
    TTY,
    RAWJSON;

    /** The style of a word; empty where it is none. */
    static Optional<Style> of(String word) {
      return switch (word) {
        case "auto" -> Optional.of(AUTO);
        case "plain" -> Optional.of(PLAIN);
        case "quiet", "none" -> Optional.of(QUIET);
        case "tty" -> Optional.of(TTY);
        case "rawjson" -> Optional.of(RAWJSON);
        default -> Optional.empty();
      };
    }
  }

  /** {@code auto} is a redrawn display on a terminal and lines elsewhere. */
  static Progress start(Optional<String> style, boolean quiet, boolean explains, Console console) {
    Style asked = quiet ? Style.QUIET : asked(style, console);
    Style chosen = asked == Style.AUTO && console.terminal().isPresent() ? Style.TTY : asked;
    BuildListener renderer =
        switch (chosen) {
          case AUTO, PLAIN -> new PlainRenderer(console.err(), System::nanoTime);
          case TTY ->
              new TerminalRenderer(
                  console.err(),
                  console.terminal().orElse(new TerminalSize(24, 80)),
                  console.variable("NO_COLOR").isEmpty(),
                  System::nanoTime);
          case RAWJSON -> new RawJsonRenderer(console.err(), InstantSource.system());
          case QUIET ->
              _ -> {
                // Nothing is shown.
              };
        };
    return new Progress(console, renderer, chosen == Style.QUIET, explains);
  }

  private static Style asked(Optional<String> option, Console console) {
    String word = option.or(() -> console.variable("JBUILD_PROGRESS")).orElse("auto");
    return Style.of(word)
        .orElseThrow(() -> new UsageException("--progress: '" + word + "' is not " + STYLES));
  }

  /** Shows transfers that belong to no build, numbered from 1. */
  TransferListener transfers() {
    return new TransferSteps(this, new AtomicInteger()::incrementAndGet);
  }

  @Override
  public boolean wantsWarnings() {
    return !silent;
  }

  @Override
  public boolean wantsExplanations() {
    return explains && !silent;
  }

  @Override
  public void on(BuildEvent event) {
    renderer.on(event);
    tail.on(event);
  }

  /** Shows again what the failed steps said last. */
  @Override
  public void close() {
    if (ticker != null) {
      ticker.interrupt();
    }
    if (!(renderer instanceof RawJsonRenderer)) {
      console.err().print(tail.text());
    }
  }

  private static Thread tick(TerminalRenderer terminal) {
    return Thread.ofPlatform()
        .daemon()
        .name("progress")
        .start(() -> {
          try {
            while (true) {
              Thread.sleep(TICK_MILLIS);
              terminal.tick();
            }
          } catch (InterruptedException _) {
            // The build is over.
          }
        });
  }
}
