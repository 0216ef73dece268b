package dev.jbuild.maven;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/**
 * One goal on a project {@code app} of version 1.0, with a program in jbuild's place that keeps its
 * words and variables and succeeds.
 */
final class MojoRun {
  private static final String PROGRAM =
      """
      #!/bin/sh
      printf '%s\\n' "$*" >> "$JBUILD_HOME/calls"
      printf '%s\\n' "JBUILD_ROOT=${JBUILD_ROOT:-}" \\
        "JBUILD_JAVA_HOME=${JBUILD_JAVA_HOME:-}" "JBUILD_HOME=$JBUILD_HOME" > "$JBUILD_HOME/variables"
      while [ $# -gt 0 ]; do
        case $1 in
          --iidfile) echo sha256:1 > "$2" ;;
          --metadata-file) echo '{"containerimage.digest": "sha256:2"}' > "$2" ;;
          --digestfile) echo sha256:3 > "$2" ;;
        esac
        shift
      done
      """;

  final Path folder;
  final MavenProject project;
  final MavenExecutionRequest request = new DefaultMavenExecutionRequest();
  private final JbuildMojo mojo;
  private Path home;

  /** The goal with what the POM and the defaults of the descriptor give it. */
  MojoRun(String goal, Path folder) throws IOException, ReflectiveOperationException {
    this.folder = folder;
    home = install("jbuild");
    Files.createDirectories(folder.resolve("target/classes"));
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
    project = project(folder);
    mojo = create(goal);
    mojo.setLog(
        new SystemStreamLog() {
          @Override
          public void info(CharSequence content) {
            // Who reads the output of the tests has no use for it.
          }
        });
    set("session", session());
    set("project", project);
    set("execution", new MojoExecution(new org.apache.maven.model.Plugin(), goal, "test"));
    set("toolchains", new NoToolchains());
    set("jbuildHome", home.toFile());
    Map<String, Object> defaults =
        Map.of(
            "contextDirectory", folder.toFile(),
            "outputDirectory", folder.resolve("target/jbuild").toFile(),
            "file", folder.resolve("target/app-image.tar").toFile(),
            "format", "docker",
            "attach", true,
            "classifier", "image",
            "archives", List.of(folder.resolve("base.tar").toFile()),
            "names", List.of("further:1"));
    for (Map.Entry<String, Object> entry : defaults.entrySet()) {
      if (has(entry.getKey())) {
        set(entry.getKey(), entry.getValue());
      }
    }
    if (has("projects")) {
      set("projects", new Attachments());
    }
  }

  private static JbuildMojo create(String goal) {
    return switch (goal) {
      case "build" -> new BuildMojo();
      case "push" -> new PushMojo();
      case "save" -> new SaveMojo();
      case "load" -> new LoadMojo();
      case "tag" -> new TagMojo();
      case "lint" -> new LintMojo();
      case "init" -> new InitMojo();
      default -> throw new IllegalArgumentException("no goal " + goal);
    };
  }

  private static MavenProject project(Path folder) {
    var model = new Model();
    model.setGroupId("test");
    model.setArtifactId("app");
    model.setVersion("1.0");
    model.setPackaging("jar");
    var build = new Build();
    build.setDirectory(folder.resolve("target").toString());
    build.setOutputDirectory(folder.resolve("target/classes").toString());
    model.setBuild(build);
    model.addProperty("maven.compiler.release", "21");
    model.addProperty("exec.mainClass", "app.Main");
    var project = new MavenProject(model);
    project.setFile(folder.resolve("pom.xml").toFile());
    project.setArtifact(
        new DefaultArtifact(
            "test", "app", "1.0", "compile", "jar", "", new DefaultArtifactHandler("jar")));
    return project;
  }

  @SuppressWarnings(
      "deprecation") // the only constructor that needs no container of a running Maven
  private MavenSession session() {
    var session =
        new MavenSession(
            null,
            (org.eclipse.aether.RepositorySystemSession) null,
            request,
            new DefaultMavenExecutionResult());
    session.setProjects(List.of(project));
    session.setAllProjects(List.of(project));
    return session;
  }

  /** Puts a further jbuild into a folder of the project. */
  Path install(String name) throws IOException {
    home = folder.resolve(name);
    Path program = Files.createDirectories(home.resolve("bin")).resolve("jbuild");
    Files.writeString(program, PROGRAM);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + ": cannot be made executable");
    }
    return home;
  }

  /** Sets a parameter, as Maven does. */
  void set(String parameter, Object value) throws ReflectiveOperationException {
    Field field = field(parameter);
    field.setAccessible(true);
    field.set(mojo, value);
  }

  /** Sets a parameter from the text of a property: lists and maps are split at commas. */
  void setText(String parameter, String text) throws ReflectiveOperationException {
    Class<?> type = field(parameter).getType();
    if (type == boolean.class) {
      set(parameter, Boolean.valueOf(text));
    } else if (type == File.class) {
      set(parameter, new File(text));
    } else if (type == List.class) {
      List<String> values = List.of(text.split(",", -1));
      boolean files = field(parameter).getGenericType().getTypeName().contains("File");
      set(parameter, files ? values.stream().map(File::new).toList() : values);
    } else if (type == Map.class) {
      Map<String, String> values = new TreeMap<>();
      for (String entry : text.split(",", -1)) {
        String[] sides = entry.split("=", 2);
        values.put(sides[0], sides[1]);
      }
      set(parameter, values);
    } else {
      set(parameter, text);
    }
  }

  private boolean has(String parameter) {
    try {
      field(parameter);
      return true;
    } catch (NoSuchFieldException e) {
      return false;
    }
  }

  private Field field(String name) throws NoSuchFieldException {
    for (Class<?> type = mojo.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new NoSuchFieldException(name);
  }

  /** Runs the goal; gives the command lines of jbuild, with $D for the folder of the project. */
  List<String> run() throws Exception {
    mojo.execute();
    Path calls = home.resolve("calls");
    List<String> lines = new ArrayList<>();
    if (Files.exists(calls)) {
      for (String line : Files.readAllLines(calls)) {
        lines.add(line.replace(folder.toString(), "$D"));
      }
    }
    return lines;
  }

  /** The variables that jbuild had, with $D for the folder of the project. */
  List<String> variables() throws IOException {
    return Files.readString(home.resolve("variables"))
        .replace(folder.toString(), "$D")
        .lines()
        .toList();
  }

  private static final class NoToolchains implements ToolchainManager {
    @Override
    public @Nullable Toolchain getToolchainFromBuildContext(String type, MavenSession context) {
      return null;
    }

    @Override
    public List<Toolchain> getToolchains(
        MavenSession session, String type, Map<String, String> requirements) {
      return List.of();
    }
  }

  /** Keeps as properties of the project what is attached to it. */
  private static final class Attachments implements MavenProjectHelper {
    @Override
    public void attachArtifact(MavenProject project, File file, String classifier) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void attachArtifact(MavenProject project, String type, File file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void attachArtifact(MavenProject project, String type, String classifier, File file) {
      project.getProperties().setProperty("attached", type + " " + classifier + " " + file);
    }

    @Override
    public void addResource(
        MavenProject project, String directory, List<String> includes, List<String> excludes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addTestResource(
        MavenProject project, String directory, List<String> includes, List<String> excludes) {
      throw new UnsupportedOperationException();
    }
  }
}
