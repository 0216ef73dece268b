package dev.jbuild.maven;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Reads image archives into the store: base images where there is no registry. */
@Mojo(name = "load", requiresProject = false, threadSafe = true)
final class LoadMojo extends JbuildMojo {
  /** OCI or docker archives, plain or compressed. */
  @Parameter(property = "jbuild.archives", required = true)
  private List<File> archives;

  @Override
  void run() throws IOException, MojoFailureException {
    for (File archive : archives) {
      jbuild(List.of("load", "-i", archive.getAbsolutePath())).forEach(getLog()::info);
    }
  }
}
