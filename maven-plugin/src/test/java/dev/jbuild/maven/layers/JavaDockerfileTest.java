package dev.jbuild.maven.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JavaDockerfileTest {
  @Test
  void aProgram() {
    assertEquals(
        """
        # jbuild-maven-plugin fills the folders of maven-layers at each build.
        FROM eclipse-temurin:21-jre
        COPY --from=maven-layers dependencies/ /app/libs/
        COPY --from=maven-layers snapshot-dependencies/ /app/libs/
        COPY --from=maven-layers project-dependencies/ /app/libs/
        COPY --from=maven-layers resources/ /app/resources/
        COPY --from=maven-layers classes/ /app/classes/
        COPY --from=maven-layers classpath /app/
        USER 1000:1000
        ENTRYPOINT ["java", "-cp", "@/app/classpath", "a.Main"]
        """,
        JavaDockerfile.program(BaseImages.java(21), "a.Main", 21));
  }

  @Test
  void java8HasNoFilesOfArguments() {
    String text = JavaDockerfile.program(BaseImages.java(8), "a.Main", 8);
    assertEquals(
        "ENTRYPOINT [\"java\", \"-cp\", \"/app/resources:/app/classes:/app/libs/*\", \"a.Main\"]",
        text.lines().reduce((a, b) -> b).orElse(""));
    assertEquals(-1, text.indexOf("classpath /app/"));
  }

  @Test
  void aWebApplication() {
    assertEquals(
        """
        # jbuild-maven-plugin fills the folders of maven-layers at each build.
        FROM tomcat:11.0-jre17-temurin
        COPY --from=maven-layers dependencies/ /usr/local/tomcat/webapps/ROOT/WEB-INF/lib/
        COPY --from=maven-layers snapshot-dependencies/ /usr/local/tomcat/webapps/ROOT/WEB-INF/lib/
        COPY --from=maven-layers project-dependencies/ /usr/local/tomcat/webapps/ROOT/WEB-INF/lib/
        COPY --from=maven-layers resources/ /usr/local/tomcat/webapps/ROOT/
        COPY --from=maven-layers classes/ /usr/local/tomcat/webapps/ROOT/WEB-INF/classes/
        USER 1000:1000
        """,
        JavaDockerfile.webApplication(BaseImages.tomcat(11, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "1.8, eclipse-temurin:8-jre, tomcat:11.0-jre17-temurin, tomcat:9.0-jre8-temurin",
    "11, eclipse-temurin:11-jre, tomcat:11.0-jre17-temurin, tomcat:9.0-jre11-temurin",
    "18, eclipse-temurin:21-jre, tomcat:11.0-jre21-temurin, tomcat:9.0-jre21-temurin",
    "25, eclipse-temurin:25-jre, tomcat:11.0-jre25-temurin, tomcat:9.0-jre25-temurin",
    "26, eclipse-temurin:26-jre, tomcat:11.0-jre26-temurin, tomcat:9.0-jre26-temurin"
  })
  void theBaseMatchesTheVersionOfJava(String version, String java, String tomcat, String javax) {
    int feature = BaseImages.feature(version);
    assertEquals(java, BaseImages.java(feature));
    assertEquals(tomcat, BaseImages.tomcat(feature, false));
    assertEquals(javax, BaseImages.tomcat(feature, true));
  }

  @Test
  void aVersionIsANumber() {
    assertThrows(IllegalArgumentException.class, () -> BaseImages.feature("seventeen"));
  }
}
