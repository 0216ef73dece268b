package dev.jbuild.maven;

import dev.jbuild.maven.launch.ImageFiles;
import dev.jbuild.maven.layers.JavaDockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image of a project: from its Dockerfile, or without one from what a Java project is
 * made of.
 */
@Mojo(
    name = "build",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
final class BuildMojo extends DockerfileMojo {
  /** A second after 1970, as Jib has it: some programs take 0 for no time at all. */
  private static final long REPRODUCIBLE_SECONDS = 1;

  /** Skips this goal. */
  @Parameter(property = "jbuild.skip.build", defaultValue = "false")
  private boolean skipBuild;

  /** What to build for, such as linux/amd64 and linux/arm64; this machine where nothing is said. */
  @Parameter(property = "jbuild.platforms")
  private List<String> platforms = List.of();

  /** Labels of the image. */
  @Parameter private Map<String, String> labels = Map.of();

  /** For RUN --mount=type=secret: id=ID, then src=FILE or env=NAME. */
  @Parameter(property = "jbuild.secrets")
  private List<String> secrets = List.of();

  /** Caches to read, as docker has them: type=registry,ref=... */
  @Parameter(property = "jbuild.cacheFrom")
  private List<String> cacheFrom = List.of();

  /** Caches to write. */
  @Parameter(property = "jbuild.cacheTo")
  private List<String> cacheTo = List.of();

  /** Takes no step from the cache. */
  @Parameter(property = "jbuild.noCache", defaultValue = "false")
  private boolean noCache;

  /** Looks base images up in their registries again. */
  @Parameter(property = "jbuild.pull", defaultValue = "false")
  private boolean pull;

  /** Pushes the image when it is built. */
  @Parameter(property = "jbuild.push", defaultValue = "false")
  private boolean push;

  /** Where the image goes beside the store: type=oci|docker|tar|local|registry,dest=... */
  @Parameter(property = "jbuild.outputs")
  private List<String> outputs = List.of();

  /** Further contexts for COPY --from and FROM: a folder, docker-image://, oci-archive:, a URL. */
  @Parameter private Map<String, String> buildContexts = Map.of();

  /** The network of RUN: default, host or none. */
  @Parameter(property = "jbuild.network")
  private @Nullable String network;

  /** All times in the image, a time or seconds since 1970; else project.build.outputTimestamp. */
  @Parameter(property = "jbuild.outputTimestamp", defaultValue = "${project.build.outputTimestamp}")
  private @Nullable String outputTimestamp;

  /** Without a Dockerfile: the base image; else one that matches the project's version of Java. */
  @Parameter(property = "jbuild.baseImage", defaultValue = "")
  private @Nullable String baseImage;

  /** Without a Dockerfile: the class to start; else the one that has a main method. */
  @Parameter(property = "jbuild.mainClass", defaultValue = "")
  private @Nullable String mainClass;

  /** Further words for jbuild's command line. */
  @Parameter(property = "jbuild.arguments")
  private List<String> arguments = List.of();

  @Override
  boolean skipsGoal() {
    return skipBuild;
  }

  @Override
  void run() throws IOException, MojoFailureException {
    if (hasNoImage()) {
      return;
    }
    Optional<Path> given = readDockerfile();
    Files.createDirectories(outputDirectory.toPath());
    Path dockerfile = given.isPresent() ? given.get() : writeDockerfile();
    boolean layers = given.isEmpty() || mentionsLayers(dockerfile);
    ImageFiles files = ImageFiles.in(outputDirectory.toPath());
    files.clear();
    List<String> words = new ArrayList<>(List.of("build", "--progress=rawjson"));
    words.addAll(List.of("-f", dockerfile.toString()));
    for (String name : imageNames()) {
      words.addAll(List.of("-t", name));
    }
    words.addAll(readingWords());
    words.addAll(List.of("--iidfile", files.id().toString()));
    words.addAll(List.of("--metadata-file", files.metadata().toString()));
    Optional<Long> time = seconds();
    if (layers) {
      long seconds = time.orElse(REPRODUCIBLE_SECONDS);
      time = Optional.of(seconds);
      words.addAll(List.of("--build-context", JavaDockerfile.CONTEXT + "=" + fillLayers(seconds)));
    }
    time.ifPresent(seconds -> words.addAll(List.of("--source-date-epoch", "" + seconds)));
    addOptions(words);
    words.addAll(arguments);
    words.add(contextDirectory.toString());
    jbuild(words);
    publish(files);
  }

  private void addOptions(List<String> words) {
    platforms.forEach(value -> words.addAll(List.of("--platform", value)));
    named("labels", labels)
        .forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    named("buildContexts", buildContexts)
        .forEach((name, value) -> words.addAll(List.of("--build-context", name + "=" + value)));
    addAll(words, "--secret", secrets, "id=");
    addAll(words, "--cache-from", cacheFrom, "type=");
    addAll(words, "--cache-to", cacheTo, "type=");
    addAll(words, "--output", outputs, "type=");
    if (network != null) {
      words.addAll(List.of("--network", network));
    }
    if (noCache) {
      words.add("--no-cache");
    }
    if (session.isOffline()) {
      words.add("--pull=never");
    } else if (pull) {
      words.add("--pull");
    }
    if (push) {
      words.add("--push");
    }
  }

  private static void addAll(List<String> words, String option, List<String> values, String first) {
    for (String value : ListedOptions.joined(values, first)) {
      words.addAll(List.of(option, value));
    }
  }

  private Path writeDockerfile() throws IOException {
    Path file = outputDirectory.toPath().resolve("Dockerfile");
    String base = baseImage == null ? "" : baseImage;
    String start = mainClass == null ? "" : mainClass;
    Files.writeString(file, new JavaProject(project, session).dockerfile(base, start));
    return file;
  }

  private static boolean mentionsLayers(Path dockerfile) throws IOException {
    return Files.exists(dockerfile)
        && Files.readString(dockerfile).contains(JavaDockerfile.CONTEXT);
  }

  private Path fillLayers(long seconds) throws IOException {
    Path folder = outputDirectory.toPath().resolve("layers");
    new JavaProject(project, session).fill(folder, FileTime.from(Instant.ofEpochSecond(seconds)));
    return folder;
  }

  /** The time of the image. Maven takes a single character for none. */
  private Optional<Long> seconds() throws IOException {
    if (outputTimestamp == null || outputTimestamp.length() < 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          outputTimestamp.chars().allMatch(Character::isDigit)
              ? Long.parseLong(outputTimestamp)
              : OffsetDateTime.parse(outputTimestamp).toEpochSecond());
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new IOException(
          "outputTimestamp '" + outputTimestamp + "' is neither a time nor a number of seconds", e);
    }
  }

  /** For plugins that come later. */
  private void publish(ImageFiles files) throws IOException {
    String id = Files.readString(files.id()).strip();
    String digest = files.keepDigest();
    String name = imageNames().get(0);
    project.getProperties().setProperty("jbuild.image.id", id);
    project.getProperties().setProperty("jbuild.image.digest", digest);
    project.getProperties().setProperty("jbuild.image.name", name);
    getLog().info("image " + name + " has digest " + digest);
  }
}
