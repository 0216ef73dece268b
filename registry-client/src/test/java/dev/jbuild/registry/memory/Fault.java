package dev.jbuild.registry.memory;

/** A way in which one exchange goes wrong. */
public enum Fault {
  /** The connection is reset before any answer; the request had no effect. */
  RESET,
  /** The connection is reset half way through the request's body; that half arrived. */
  TORN_REQUEST,
  /** The request had its effect, but the connection is reset instead of an answer. */
  LOST_ANSWER,
  /** 500, no effect. */
  SERVER_ERROR,
  /** 429 with Retry-After, no effect. */
  TOO_MANY,
  /** The answer's body ends half way. */
  TRUNCATED,
  /** One byte of the answer's body is another; one of the request's where that has none. */
  CORRUPTED,
  /** Nothing is answered until the client gives up. */
  STALLED,
  /** Half of the answer's body, then nothing more. */
  STALLED_BODY
}
