package dev.jbuild.cli;

import dev.jbuild.build.prune.AutomaticPruning;
import dev.jbuild.build.prune.CacheLimits;
import dev.jbuild.build.prune.Pruner;
import dev.jbuild.cli.render.Quantity;
import dev.jbuild.layout.ImageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The pruning at the end of a build, as {@code $JBUILD_PRUNE} wants it: {@code off}, or fields
 * {@code reserved=BYTES,max-used=BYTES,min-free=BYTES}.
 */
final class StorePruning {
  private static final String VARIABLE = "JBUILD_PRUNE";

  private StorePruning() {}

  /** Complains about a malformed variable before anything is built. */
  static void check(Console console) {
    Optional<String> text = console.variable(VARIABLE);
    if (text.isPresent()) {
      check("$" + VARIABLE, text.get());
    }
  }

  /** Complains about a malformed text of limits. */
  static void check(String subject, String text) {
    if (!text.equals("off")) {
      CacheLimits _ = limits(subject, text, new CacheLimits(0, 0, 0));
    }
  }

  /** Prunes if it is due. What goes wrong is told and fails no build. */
  static void run(ImageStore store, boolean quiet, Console console) {
    Optional<String> text = console.variable(VARIABLE);
    if (text.isPresent() && text.get().equals("off")) {
      return;
    }
    var pruning = new AutomaticPruning(store);
    CacheLimits limits = pruning.defaultLimits();
    if (text.isPresent()) {
      limits = limits("$" + VARIABLE, text.get(), limits);
    }
    try {
      Optional<Pruner.Pruned> pruned = pruning.run(limits, Instant.now());
      if (pruned.isPresent() && !pruned.get().entries().isEmpty() && !quiet) {
        String bytes = Quantity.bytes(pruned.get().bytes());
        console.err().println("pruned " + bytes + " of build cache that was not used for long");
      }
    } catch (IOException e) {
      console.err().println("jbuild: warning: cannot prune the build cache: " + e.getMessage());
    }
  }

  private static CacheLimits limits(String subject, String text, CacheLimits otherwise) {
    var fields = new OptionFields(subject, text);
    var limits =
        new CacheLimits(
            fields.takeSize("reserved", otherwise.reserved()),
            fields.takeSize("max-used", otherwise.most()),
            fields.takeSize("min-free", otherwise.minFree()));
    fields.expectEmpty();
    return limits;
  }
}
