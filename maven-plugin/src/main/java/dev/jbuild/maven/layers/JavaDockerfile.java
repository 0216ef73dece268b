package dev.jbuild.maven.layers;

/**
 * The Dockerfile of a Java project that has none: what changes least comes first, so that pushes
 * and pulls move what changed and no more. The order of the layers is Jib's.
 */
public final class JavaDockerfile {
  /** The named context that {@link LayerFolders} fills. */
  public static final String CONTEXT = "maven-layers";

  private static final String WEB = "/usr/local/tomcat/webapps/ROOT/";
  // The first version whose launcher reads files of arguments.
  private static final int ARGUMENT_FILES = 9;

  private JavaDockerfile() {}

  /**
   * A program that {@code java} starts.
   *
   * @param base the image with the Java runtime
   * @param mainClass the class to start
   * @param feature the version of Java
   */
  public static String program(String base, String mainClass, int feature) {
    var text = head(base);
    copyLibraries(text, "/app/libs/");
    copy(text, "resources/", "/app/resources/");
    copy(text, "classes/", "/app/classes/");
    String path = "/app/resources:/app/classes:/app/libs/*";
    if (feature >= ARGUMENT_FILES) {
      // In Maven's order: * would be in the order of the folder, which differs between machines.
      copy(text, LayerFolders.CLASS_PATH, "/app/");
      path = "@/app/" + LayerFolders.CLASS_PATH;
    }
    text.append("USER 1000:1000\n");
    text.append("ENTRYPOINT [\"java\", \"-cp\", \"").append(path).append("\", \"");
    text.append(mainClass).append("\"]\n");
    return text.toString();
  }

  /** A web application in Tomcat, at the root of the server. */
  public static String webApplication(String base) {
    var text = head(base);
    copyLibraries(text, WEB + "WEB-INF/lib/");
    copy(text, "resources/", WEB);
    copy(text, "classes/", WEB + "WEB-INF/classes/");
    text.append("USER 1000:1000\n");
    return text.toString();
  }

  private static StringBuilder head(String base) {
    return new StringBuilder()
        .append("# jbuild-maven-plugin fills the folders of ")
        .append(CONTEXT)
        .append(" at each build.\nFROM ")
        .append(base)
        .append('\n');
  }

  private static void copyLibraries(StringBuilder text, String target) {
    copy(text, "dependencies/", target);
    copy(text, "snapshot-dependencies/", target);
    copy(text, "project-dependencies/", target);
  }

  private static void copy(StringBuilder text, String source, String target) {
    text.append("COPY --from=").append(CONTEXT).append(' ').append(source).append(' ');
    text.append(target).append('\n');
  }
}
