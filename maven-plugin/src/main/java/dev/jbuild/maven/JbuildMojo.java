package dev.jbuild.maven;

import dev.jbuild.maven.launch.Distribution;
import dev.jbuild.maven.launch.JbuildProcess;
import dev.jbuild.maven.launch.ProgressLog;
import dev.jbuild.maven.launch.RegistryLogins;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/** What all goals have: which jbuild runs, on which store, with which logins. */
abstract class JbuildMojo extends AbstractMojo {
  @Inject private RepositorySystem repositories;
  @Inject private SettingsDecrypter decrypter;
  @Inject private ToolchainManager toolchains;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  MavenProject project;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  MojoExecution execution;

  /** Skips all goals of this plugin. */
  @Parameter(property = "jbuild.skip", defaultValue = "false")
  private boolean skip;

  /** Skips projects whose packaging is pom. */
  @Parameter(property = "jbuild.skip.pom", defaultValue = "false")
  private boolean skipPom;

  /** A folder where jbuild is installed; without one the plugin brings its own. */
  @Parameter(property = "jbuild.home")
  private @Nullable File jbuildHome;

  /**
   * The Java 25 that jbuild runs on. Without one: a toolchain of type jdk and version 25 or later,
   * Maven's own, JAVA_HOME, PATH, /usr/lib/jvm.
   */
  @Parameter(property = "jbuild.javaHome")
  private @Nullable File javaHome;

  /** The folder of the store; that of jbuild on the command line where nothing else is said. */
  @Parameter(property = "jbuild.store")
  private @Nullable File store;

  /** What the goal does, when it is not skipped. */
  abstract void run() throws IOException, MojoExecutionException, MojoFailureException;

  /** Whether something skips this goal alone. */
  boolean skipsGoal() {
    return false;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || skipsGoal()) {
      getLog().info("jbuild: skipped, as the configuration says");
      return;
    }
    if (skipPom && project.getPackaging().equals("pom")) {
      getLog().info("jbuild: skipped, as the packaging is pom");
      return;
    }
    try {
      run();
    } catch (IOException | IllegalArgumentException e) {
      throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Runs jbuild; what it reports of its progress goes to the log.
   *
   * @param words the command line
   * @return standard output
   * @throws MojoFailureException if jbuild fails; the message is all that it says about it
   */
  List<String> jbuild(List<String> words) throws IOException, MojoFailureException {
    Outcome outcome = outcome(words);
    if (outcome.code != 0) {
      throw new MojoFailureException(forUser(outcome.text));
    }
    outcome.text.lines().forEach(getLog()::info);
    return outcome.out;
  }

  /** The end of a command that may fail. */
  record Outcome(int code, List<String> out, String text) {}

  Outcome outcome(List<String> words) throws IOException, MojoFailureException {
    var progress = new ProgressLog(new MavenLog(getLog(), this::forUser), prefix());
    List<String> out = new ArrayList<>();
    if (getLog().isDebugEnabled()) {
      getLog().debug("jbuild " + String.join(" ", words));
    }
    try (RegistryLogins logins = RegistryLogins.write(logins(), System.getenv())) {
      Map<String, String> environment = new HashMap<>(logins.environment());
      if (store != null) {
        environment.put("JBUILD_ROOT", store.getAbsolutePath());
      }
      javaHome().ifPresent(home -> environment.put("JBUILD_JAVA_HOME", home));
      var process = new JbuildProcess(distribution(), folder(), environment);
      int code = process.run(words, out::add, progress::line);
      return new Outcome(code, out, progress.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoFailureException("jbuild was stopped", e);
    }
  }

  /** A message as the user should read it. */
  String forUser(String text) {
    return text;
  }

  /** Where several modules are built side by side, which one a line is about. */
  private String prefix() {
    return session.isParallel() ? project.getArtifactId() + ": " : "";
  }

  private Path folder() {
    File folder = project.getBasedir();
    return folder == null ? Path.of("").toAbsolutePath() : folder.toPath();
  }

  private Distribution distribution() throws IOException {
    if (jbuildHome != null) {
      return Distribution.installed(jbuildHome.toPath());
    }
    String version = execution.getVersion();
    var artifact =
        new DefaultArtifact(execution.getGroupId(), "cli", "distribution", "zip", version);
    var request = new ArtifactRequest(artifact, project.getRemotePluginRepositories(), null);
    try {
      File zip =
          repositories
              .resolveArtifact(session.getRepositorySession(), request)
              .getArtifact()
              .getFile();
      return Distribution.unpacked(zip.toPath(), version, cache());
    } catch (ArtifactResolutionException e) {
      throw new IOException(
          "cannot get jbuild itself: " + e.getMessage() + "; -Djbuild.home names an installed one",
          e);
    }
  }

  private static Path cache() {
    String folder = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(folder);
    return cache.resolve("jbuild").resolve("distributions");
  }

  /** Where Java 25 is, if Maven knows; the launcher looks at the other places. */
  private Optional<String> javaHome() {
    if (javaHome != null) {
      return Optional.of(javaHome.getAbsolutePath());
    }
    for (Toolchain toolchain :
        toolchains.getToolchains(session, "jdk", Map.of("version", "[25,)"))) {
      String java = toolchain.findTool("java");
      if (java != null) {
        // JAVA_HOME/bin/java
        return Optional.of(new File(java).getParentFile().getParent());
      }
    }
    return Runtime.version().feature() >= 25 && System.getenv("JBUILD_JAVA_HOME") == null
        ? Optional.ofNullable(System.getProperty("java.home"))
        : Optional.empty();
  }

  /** The servers of settings.xml that are registries, decrypted. */
  private Map<String, RegistryLogins.Login> logins() {
    var logins = new LinkedHashMap<String, RegistryLogins.Login>();
    for (Server server : session.getSettings().getServers()) {
      if (server.getId() == null
          || server.getPassword() == null
          || !RegistryLogins.isRegistry(server.getId())) {
        continue;
      }
      SettingsDecryptionResult result =
          decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
      List<SettingsProblem> problems = result.getProblems();
      if (problems.isEmpty()) {
        String user = server.getUsername() == null ? "" : server.getUsername();
        logins.put(
            server.getId(), new RegistryLogins.Login(user, result.getServer().getPassword()));
      } else {
        getLog()
            .warn(
                "jbuild: the password of server "
                    + server.getId()
                    + " in settings.xml cannot be decrypted: "
                    + problems.get(0).getMessage());
      }
    }
    return logins;
  }
}
