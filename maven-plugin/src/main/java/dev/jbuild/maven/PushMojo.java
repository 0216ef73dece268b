package dev.jbuild.maven;

import dev.jbuild.maven.launch.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Pushes the names of the image to their registries. */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
final class PushMojo extends ImageMojo {
  /** Skips this goal. */
  @Parameter(property = "jbuild.skip.push", defaultValue = "false")
  private boolean skipPush;

  @Override
  boolean skipsGoal() {
    return skipPush;
  }

  @Override
  void run() throws IOException, MojoFailureException {
    if (session.isOffline()) {
      throw new MojoFailureException(
          "there is no pushing offline; -Djbuild.skip.push skips this goal");
    }
    if (hasNoImage()) {
      return;
    }
    Files.createDirectories(outputDirectory.toPath());
    ImageFiles files = ImageFiles.in(outputDirectory.toPath());
    for (String name : imageNames()) {
      jbuild(
          List.of("push", "--progress=rawjson", "--digestfile", files.digest().toString(), name));
      String digest = Files.readString(files.digest()).strip();
      project.getProperties().setProperty("jbuild.image.digest", digest);
      getLog().info("pushed " + name + " with digest " + digest);
    }
  }
}
