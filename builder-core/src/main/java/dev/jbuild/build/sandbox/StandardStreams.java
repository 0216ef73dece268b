package dev.jbuild.build.sandbox;

import dev.jbuild.linux.OpenFile;
import dev.jbuild.linux.Terminal;
import java.util.Optional;

/** What a process reads and where what it prints goes. */
public sealed interface StandardStreams {

  /** Nothing to read; what it prints comes line by line. */
  record Lines(OutputListener listener) implements StandardStreams {}

  /**
   * Bytes, passed on as they come. An output that nobody reads any more is closed for the process
   * too, as by a pipe between the two.
   *
   * @param input nothing to read where empty
   */
  record Bytes(Optional<OpenFile> input, OpenFile output, OpenFile error)
      implements StandardStreams {}

  /**
   * A terminal of its own, which is its controlling one.
   *
   * @param input what is typed there; nothing where empty
   * @param output gets what it shows
   */
  record OwnTerminal(Optional<OpenFile> input, OpenFile output, Terminal.Size size)
      implements StandardStreams {}
}
