package dev.jbuild.build.exec;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.Tree;
import dev.jbuild.build.copy.CopySource;
import dev.jbuild.build.plan.Step;
import java.io.IOException;

/** The files of a build that come from outside of its images. */
public interface ContextTrees {

  /** The build context. */
  Tree main() throws IOException, ContextException;

  /** A {@code --build-context} of files. */
  Tree named(String name) throws IOException, ContextException;

  /** Whether a source of ADD is a URL or a git repository rather than a path. */
  boolean isRemote(String source) throws ContextException;

  /** What ADD fetches from a URL or a git repository. */
  CopySource remote(String url, Step.AddOptions options) throws IOException, ContextException;
}
