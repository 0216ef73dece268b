package dev.jbuild.registry;

/** Is told of the progress of transfers, from several threads at once. */
@FunctionalInterface
public interface TransferListener {
  /** Wants to know nothing. */
  TransferListener NONE = event -> {};

  /**
   * Something happened. Must return quickly; what it throws ends the transfer.
   *
   * @param event what
   */
  void on(TransferEvent event);
}
