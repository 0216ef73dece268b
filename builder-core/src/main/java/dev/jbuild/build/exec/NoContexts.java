package dev.jbuild.build.exec;

import dev.jbuild.build.context.MemoryTree;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.plan.Step;
import java.io.IOException;

/** The contexts of what stands on layers alone: there are none. */
enum NoContexts implements ContextTrees {
  INSTANCE;

  @Override
  public Tree main() {
    return MemoryTree.empty();
  }

  @Override
  public Tree named(String name) {
    return MemoryTree.empty();
  }

  @Override
  public boolean isRemote(String source) {
    return false;
  }

  @Override
  public CopySource remote(String url, Step.AddOptions options) throws IOException {
    throw new IOException("nothing is fetched here: " + url);
  }
}
