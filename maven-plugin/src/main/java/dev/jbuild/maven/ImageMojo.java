package dev.jbuild.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals have that are about the image of one project. */
abstract class ImageMojo extends JbuildMojo {
  /** Names of the image, with or without tag; the artifact's id where there are none. */
  @Parameter(property = "jbuild.images")
  private List<String> images = List.of();

  /** Tags for names without one; the project's version where there are none. */
  @Parameter(property = "jbuild.tags")
  private List<String> tags = List.of();

  /** The Dockerfile; that in the context where nothing else is said. */
  @Parameter(property = "jbuild.dockerfile")
  private @Nullable File dockerfile;

  /** The folder that the Dockerfile copies from. */
  @Parameter(property = "jbuild.contextDirectory", defaultValue = "${project.basedir}")
  File contextDirectory;

  /** Where the plugin puts what it makes; a folder of its own for each image of a project. */
  @Parameter(
      property = "jbuild.outputDirectory",
      defaultValue = "${project.build.directory}/jbuild")
  File outputDirectory;

  List<String> imageNames() {
    return ImageNames.of(images, tags, project.getArtifactId(), project.getVersion());
  }

  /** The Dockerfile of the user; empty where none is named and none is in the context. */
  Optional<Path> existingDockerfile() {
    Path file = dockerfilePath();
    return dockerfile == null && !Files.exists(file) ? Optional.empty() : Optional.of(file);
  }

  /** Whether nothing says what the image is, as in the POM above modules; that is told. */
  boolean hasNoImage() {
    if (existingDockerfile().isPresent() || JavaProject.isOne(project)) {
      return false;
    }
    getLog()
        .info(
            "jbuild: no image, as there is no Dockerfile in "
                + contextDirectory
                + " and the packaging is "
                + project.getPackaging());
    return true;
  }

  /** Where the Dockerfile is, or would be. */
  Path dockerfilePath() {
    return dockerfile == null
        ? contextDirectory.toPath().resolve("Dockerfile")
        : dockerfile.toPath();
  }
}
