package dev.jbuild.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Checks the Dockerfile before anything is built. */
@Mojo(name = "lint", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
final class LintMojo extends DockerfileMojo {
  @Override
  void run() throws IOException, MojoFailureException {
    Optional<Path> dockerfile = readDockerfile();
    if (dockerfile.isEmpty()) {
      getLog().info("jbuild: there is no Dockerfile in " + contextDirectory);
      return;
    }
    List<String> words = new ArrayList<>(List.of("lint"));
    words.addAll(readingWords());
    words.add(dockerfile.get().toString());
    Outcome outcome = outcome(words);
    String findings = forUser(String.join("\n", outcome.out()));
    if (outcome.code() != 0) {
      throw new MojoFailureException((findings + "\n" + forUser(outcome.text())).strip());
    }
    findings.lines().forEach(getLog()::warn);
    outcome.text().lines().forEach(getLog()::info);
  }
}
