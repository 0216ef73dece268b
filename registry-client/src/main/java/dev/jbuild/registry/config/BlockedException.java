package dev.jbuild.registry.config;

import java.io.IOException;

/** The configuration forbids a registry. */
public final class BlockedException extends IOException {
  private static final long serialVersionUID = 1L;

  BlockedException(String name, String prefix) {
    super(name + ": the registry " + prefix + " is blocked by registries.conf");
  }
}
