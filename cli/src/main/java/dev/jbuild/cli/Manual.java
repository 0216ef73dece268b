package dev.jbuild.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what belongs below {@code share} of an installation: a manual page for each command, and
 * the completion scripts where the shells look for them. A tool of the build: no command calls it.
 */
public final class Manual {
  private Manual() {}

  /** Writes into a folder: its name, and the time of the release as ISO 8601 has it. */
  public static void main(String[] words) throws IOException {
    Path share = Path.of(words[0]);
    String date = words[1].substring(0, "2026-01-01".length());
    write(share, "man/man1/jbuild.1", ManPage.ofJbuild(date));
    for (Commands command : Commands.values()) {
      write(share, "man/man1/jbuild-" + command.word() + ".1", ManPage.of(command, date));
    }
    write(share, "bash-completion/completions/jbuild", BashCompletion.script());
    write(share, "zsh/site-functions/_jbuild", ZshCompletion.script());
    write(share, "fish/vendor_completions.d/jbuild.fish", FishCompletion.script());
  }

  private static void write(Path share, String name, String text) throws IOException {
    Path file = share.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
