package dev.jbuild.build.exec;

import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** The text of a heredoc as the content of a file. */
final class HeredocContent implements MemoryTree.Content {
  private final byte[] bytes;

  HeredocContent(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Digest digest() {
    return Digest.sha256(bytes);
  }
}
