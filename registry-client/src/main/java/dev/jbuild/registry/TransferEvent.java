package dev.jbuild.registry;

import dev.jbuild.oci.Digest;

/** What happens to one blob of a pull or push. Every start is followed by exactly one finish. */
public sealed interface TransferEvent {
  /**
   * Which blob.
   *
   * @return its digest
   */
  Digest digest();

  /** Which way the bytes go. */
  enum Direction {
    /** From the registry. */
    PULL,
    /** To the registry. */
    PUSH
  }

  /** How a blob came to where it should be. */
  enum Outcome {
    /** Its bytes were moved. */
    TRANSFERRED,
    /** It was there already. */
    EXISTS,
    /** The registry linked it from another repository. */
    MOUNTED,
    /** It did not come; the operation fails. */
    FAILED
  }

  /**
   * A blob is looked after.
   *
   * @param digest which
   * @param direction which way
   * @param repository the repository, with its registry
   * @param size its bytes
   */
  record Started(Digest digest, Direction direction, String repository, long size)
      implements TransferEvent {}

  /**
   * Bytes have moved; goes back where an attempt starts anew.
   *
   * @param digest which blob
   * @param bytes how many have moved in all
   */
  record Progressed(Digest digest, long bytes) implements TransferEvent {}

  /**
   * A blob is done with.
   *
   * @param digest which
   * @param outcome how
   */
  record Finished(Digest digest, Outcome outcome) implements TransferEvent {}
}
