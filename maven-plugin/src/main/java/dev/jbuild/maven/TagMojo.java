package dev.jbuild.maven;

import java.io.IOException;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Gives an image of the store further names. */
@Mojo(name = "tag", threadSafe = true)
final class TagMojo extends ImageMojo {
  /** The image that gets the names; the first of images where nothing else is said. */
  @Parameter(property = "jbuild.tag.source")
  private @Nullable String source;

  /** The further names. */
  @Parameter(property = "jbuild.tag.names", required = true)
  private List<String> names;

  @Override
  void run() throws IOException, MojoFailureException {
    String image = source == null ? imageNames().get(0) : source;
    for (String name : names) {
      jbuild(List.of("tag", image, name));
      getLog().info("tagged " + image + " as " + name);
    }
  }
}
