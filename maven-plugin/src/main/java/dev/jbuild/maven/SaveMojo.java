package dev.jbuild.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/** Writes the image to an archive, and attaches that to the project. */
@Mojo(name = "save", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
final class SaveMojo extends ImageMojo {
  @Inject private MavenProjectHelper projects;

  /** The archive. */
  @Parameter(
      property = "jbuild.save.file",
      defaultValue = "${project.build.directory}/${project.build.finalName}-image.tar",
      required = true)
  private File file;

  /** docker, which OCI tools read too, or oci. */
  @Parameter(property = "jbuild.save.format", defaultValue = "docker")
  private String format;

  /** Whether the archive becomes an artifact of the project, to be installed and deployed. */
  @Parameter(property = "jbuild.save.attach", defaultValue = "true")
  private boolean attach;

  /** The classifier of that artifact. */
  @Parameter(property = "jbuild.save.classifier", defaultValue = "image")
  private String classifier;

  @Override
  void run() throws IOException, MojoFailureException {
    if (hasNoImage()) {
      return;
    }
    Path folder = file.toPath().toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<String> words =
        new ArrayList<>(List.of("save", "--format", format, "-o", file.getAbsolutePath()));
    words.addAll(imageNames());
    jbuild(words);
    if (attach) {
      projects.attachArtifact(project, "tar", classifier, file);
    }
    getLog().info("saved " + file);
  }
}
