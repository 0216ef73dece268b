package dev.jbuild.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Writes the Dockerfile that a build without one uses, to be kept and changed. */
@Mojo(name = "init", threadSafe = true)
final class InitMojo extends ImageMojo {
  /** The base image; else one that matches the project's version of Java. */
  @Parameter(property = "jbuild.baseImage", defaultValue = "")
  private @Nullable String baseImage;

  /** The class to start; else the one that has a main method. */
  @Parameter(property = "jbuild.mainClass", defaultValue = "")
  private @Nullable String mainClass;

  /** Whether a Dockerfile that is there is replaced. */
  @Parameter(property = "jbuild.init.overwrite", defaultValue = "false")
  private boolean overwrite;

  @Override
  void run() throws IOException, MojoFailureException {
    if (!JavaProject.isOne(project)) {
      getLog().info("jbuild: no Dockerfile for a project of packaging " + project.getPackaging());
      return;
    }
    Path file = dockerfilePath();
    if (Files.exists(file) && !overwrite) {
      throw new MojoFailureException(file + " exists; -Djbuild.init.overwrite replaces it");
    }
    String text =
        new JavaProject(project, session)
            .dockerfile(baseImage == null ? "" : baseImage, mainClass == null ? "" : mainClass);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text);
    getLog().info("wrote " + file);
  }
}
