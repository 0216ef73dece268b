package dev.jbuild.build.plan;

/** The network that a RUN step sees. */
public enum NetworkMode {
  /** What the command line says, else the host's. */
  DEFAULT,
  /** A network namespace with nothing but loopback. */
  NONE,
  /** The host's network. */
  HOST
}
