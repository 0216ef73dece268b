package dev.jbuild.maven.layers;

import java.util.List;

/** The base images of projects that name none: official ones that match the project's Java. */
public final class BaseImages {
  /** The releases that have images of their own for years. */
  private static final List<Integer> LONG_TERM = List.of(8, 11, 17, 21, 25);

  private static final int OLDEST_FOR_TOMCAT_11 = 17;

  private BaseImages() {}

  /**
   * The feature number of a Java version, as compilers take it.
   *
   * @param version such as 17 or 1.8
   * @throws IllegalArgumentException if it is no version
   */
  public static int feature(String version) {
    String number = version.startsWith("1.") ? version.substring(2) : version;
    try {
      return Integer.parseInt(number.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + version + "' is no version of Java", e);
    }
  }

  /** A Java runtime for programs. */
  public static String java(int feature) {
    return "eclipse-temurin:" + runtime(feature) + "-jre";
  }

  /**
   * A Tomcat for web applications.
   *
   * @param javax whether they use the API of Java EE, which Tomcat has up to version 9
   */
  public static String tomcat(int feature, boolean javax) {
    int runtime = Math.max(runtime(feature), javax ? feature : OLDEST_FOR_TOMCAT_11);
    return "tomcat:" + (javax ? "9.0" : "11.0") + "-jre" + runtime + "-temurin";
  }

  private static int runtime(int feature) {
    for (int release : LONG_TERM) {
      if (release >= feature) {
        return release;
      }
    }
    return feature;
  }
}
