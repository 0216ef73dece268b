package dev.jbuild.maven;

import dev.jbuild.maven.layers.BaseImages;
import dev.jbuild.maven.layers.JavaDockerfile;
import dev.jbuild.maven.layers.LayerFolders;
import dev.jbuild.maven.layers.Library;
import dev.jbuild.maven.layers.MainClass;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** What a POM says of a Java project, for an image without a Dockerfile. */
final class JavaProject {
  private static final String COMPILER = "org.apache.maven.plugins:maven-compiler-plugin";
  private static final String JAR = "org.apache.maven.plugins:maven-jar-plugin";
  private static final String SPRING_BOOT = "org.springframework.boot:spring-boot-maven-plugin";

  private final MavenProject project;
  private final Set<String> modules = new HashSet<>();

  JavaProject(MavenProject project, MavenSession session) {
    this.project = project;
    for (MavenProject module : session.getAllProjects()) {
      modules.add(id(module.getArtifact()));
    }
  }

  /** Whether there is something that a JVM runs. */
  static boolean isOne(MavenProject project) {
    return project.getPackaging().equals("jar") || isWebApplication(project);
  }

  private static boolean isWebApplication(MavenProject project) {
    return project.getPackaging().equals("war");
  }

  /**
   * The Dockerfile of the project.
   *
   * @param base the base image; "" for one that matches the project's version of Java
   * @param mainClass the class to start; "" to look for it
   */
  String dockerfile(String base, String mainClass) throws IOException {
    int feature = feature();
    if (isWebApplication(project)) {
      return JavaDockerfile.webApplication(
          base.isEmpty() ? BaseImages.tomcat(feature, usesJavaEe()) : base);
    }
    return JavaDockerfile.program(
        base.isEmpty() ? BaseImages.java(feature) : base,
        mainClass.isEmpty() ? mainClass() : mainClass,
        feature);
  }

  /** Fills the folders that the Dockerfile copies. */
  void fill(Path folder, FileTime time) throws IOException {
    if (isWebApplication(project)) {
      File war = project.getArtifact().getFile();
      if (war == null || !war.isFile()) {
        throw new IOException("the war is not packaged yet: run the phase package");
      }
      LayerFolders.ofWebApplication(folder, war.toPath(), libraries(), time);
    } else {
      Path classes = Path.of(project.getBuild().getOutputDirectory());
      LayerFolders.ofProgram(folder, classes, libraries(), time);
    }
  }

  private List<Library> libraries() {
    var libraries = new ArrayList<Library>();
    for (Artifact artifact : project.getArtifacts()) {
      boolean atRunTime =
          Artifact.SCOPE_COMPILE.equals(artifact.getScope())
              || Artifact.SCOPE_RUNTIME.equals(artifact.getScope());
      if (atRunTime
          && artifact.getFile() != null
          && artifact.getArtifactHandler().isAddedToClasspath()) {
        libraries.add(
            new Library(artifact.getGroupId(), artifact.getFile().toPath(), kind(artifact)));
      }
    }
    return libraries;
  }

  private Library.Kind kind(Artifact artifact) {
    if (modules.contains(id(artifact))) {
      return Library.Kind.PROJECT;
    }
    return artifact.isSnapshot() ? Library.Kind.SNAPSHOT : Library.Kind.RELEASE;
  }

  private static String id(Artifact artifact) {
    return artifact.getGroupId() + ":" + artifact.getArtifactId() + ":" + artifact.getBaseVersion();
  }

  private boolean usesJavaEe() {
    return project.getDependencies().stream()
        .anyMatch(dependency -> dependency.getGroupId().startsWith("javax."));
  }

  /** The version of Java that the compiler is told; that of this JVM where it is not told. */
  private int feature() {
    for (String version :
        new String[] {
          configured(COMPILER, "release"),
          property("maven.compiler.release"),
          configured(COMPILER, "target"),
          property("maven.compiler.target"),
          property("java.version")
        }) {
      if (!version.isEmpty()) {
        return BaseImages.feature(version);
      }
    }
    return Runtime.version().feature();
  }

  private String mainClass() throws IOException {
    for (String name :
        new String[] {
          configured(SPRING_BOOT, "mainClass"),
          configured(JAR, "archive", "manifest", "mainClass"),
          property("start-class"),
          property("exec.mainClass")
        }) {
      if (!name.isEmpty()) {
        return name;
      }
    }
    try {
      return MainClass.find(Path.of(project.getBuild().getOutputDirectory()));
    } catch (IOException e) {
      throw new IOException(
          e.getMessage()
              + "; compile first, name one with -Djbuild.mainClass, write a Dockerfile, or skip"
              + " this module with -Djbuild.skip",
          e);
    }
  }

  private String property(String name) {
    return project.getProperties().getProperty(name, "");
  }

  private String configured(String plugin, String... path) {
    var found = project.getPlugin(plugin);
    Object configuration = found == null ? null : found.getConfiguration();
    @Nullable Xpp3Dom at = configuration instanceof Xpp3Dom dom ? dom : null;
    for (String name : path) {
      at = at == null ? null : at.getChild(name);
    }
    String value = at == null ? null : at.getValue();
    return value == null || value.contains("${") ? "" : value;
  }
}
