package dev.jbuild.build.exec;

import java.nio.file.Path;

/** Where the bytes of a secret come from; they are read when a step mounts it, never before. */
public sealed interface SecretSource {
  String id();

  /** {@code --secret id=ID,src=PATH}. */
  record FromFile(String id, Path file) implements SecretSource {}

  /** {@code --secret id=ID,env=NAME}. */
  record FromEnvironment(String id, String variable) implements SecretSource {}
}
