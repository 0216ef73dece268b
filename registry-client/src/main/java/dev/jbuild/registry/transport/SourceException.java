package dev.jbuild.registry.transport;

import java.io.IOException;

/** What is to be sent cannot be read; that is no fault of the network. */
public final class SourceException extends PermanentException {
  private static final long serialVersionUID = 1L;

  /**
   * A failing source.
   *
   * @param cause what it threw
   */
  public SourceException(IOException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
