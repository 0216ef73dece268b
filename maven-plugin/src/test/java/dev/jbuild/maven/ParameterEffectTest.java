package dev.jbuild.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each parameter of each goal does. */
final class ParameterEffectTest {
  /**
   * Goals, parameter, value, effect. Before the parameter may stand {@code without} (there is no
   * Dockerfile) or {@code pom} (the project's packaging). An effect is
   *
   * <ul>
   *   <li>{@code A => B}: the command lines of the goal without the parameter, with B in A's place;
   *       after each command line stands END
   *   <li>{@code none}: jbuild is not started
   *   <li>{@code same}: the parameter is for the other goals of an execution
   *   <li>{@code NAME=VALUE}: jbuild gets that variable
   *   <li>{@code wrote FILE: TEXT}: a file has that text
   *   <li>{@code attached TEXT}: what becomes an artifact of the project
   * </ul>
   */
  private static final String TABLE =
      """
      build              | arguments              | --memory,1g           | $D END => --memory 1g $D END
      build              | without baseImage      | my/jre:1              | wrote target/jbuild/Dockerfile: FROM my/jre:1
      build              | buildArgs              | A=1,B=                | --iidfile => --build-arg A=1 --build-arg B= --iidfile
      build              | buildContexts          | c=dir                 | $D END => --build-context c=dir $D END
      build              | cacheFrom              | type=registry,ref=r,s | $D END => --cache-from type=registry,ref=r --cache-from s $D END
      build              | cacheTo                | type=inline           | $D END => --cache-to type=inline $D END
      build              | contextDirectory       | $D/sub                | $D/Dockerfile => $D/sub/Dockerfile; $D END => $D/sub END
      build              | dockerfile             | $D/other              | $D/Dockerfile => $D/other
      build              | failOnLint             | true                  | --iidfile => --build-arg BUILDKIT_DOCKERFILE_CHECK=error=true --iidfile
      build              | filter                 | true                  | $D/Dockerfile => $D/target/jbuild/filtered/Dockerfile
      build              | images                 | a,h:5000/b,c:2        | -t app:1.0 => -t a:1.0 -t h:5000/b:1.0 -t c:2
      build              | labels                 | a=b c                 | $D END => --label a=b c $D END
      build              | without mainClass      | a.B                   | wrote target/jbuild/Dockerfile: "a.B"]
      build              | network                | none                  | $D END => --network none $D END
      build              | noCache                | true                  | $D END => --no-cache $D END
      build              | outputDirectory        | $D/out                | $D/target/jbuild => $D/out
      build              | outputTimestamp        | 1970-01-01T00:01:00Z  | $D END => --source-date-epoch 60 $D END
      build              | outputs                | type=oci,dest=a,type=tar,dest=b | $D END => --output type=oci,dest=a --output type=tar,dest=b $D END
      build              | platforms              | linux/amd64,linux/arm64 | $D END => --platform linux/amd64 --platform linux/arm64 $D END
      build              | pull                   | true                  | $D END => --pull $D END
      build              | push                   | true                  | $D END => --push $D END
      build              | secrets                | id=a,src=f,id=b,env=C | $D END => --secret id=a,src=f --secret id=b,env=C $D END
      build              | skipBuild              | true                  | none
      build              | tags                   | 1,2                   | -t app:1.0 => -t app:1 -t app:2
      build              | target                 | t                     | --iidfile => --target t --iidfile
      lint               | buildArgs              | A=1                   | lint => lint --build-arg A=1
      lint               | contextDirectory       | $D/sub                | $D/Dockerfile => $D/sub/Dockerfile
      lint               | dockerfile             | $D/other              | $D/Dockerfile => $D/other
      lint               | failOnLint             | true                  | lint => lint --build-arg BUILDKIT_DOCKERFILE_CHECK=error=true
      lint               | filter                 | true                  | $D/Dockerfile => $D/target/jbuild/filtered/Dockerfile
      lint               | images                 | a                     | same
      lint               | outputDirectory        | $D/out                | same
      lint               | tags                   | 2                     | same
      lint               | target                 | t                     | lint => lint --target t
      push               | images                 | a                     | app:1.0 => a:1.0
      push               | outputDirectory        | $D/out                | $D/target/jbuild => $D/out
      push               | skipPush               | true                  | none
      push               | tags                   | 2                     | app:1.0 => app:2
      push save          | pom contextDirectory   | $D/empty              | none
      push save          | without dockerfile     | $D/other              | same
      save               | attach                 | false                 | attached
      save               | classifier             | oci                   | attached tar oci $D/target/app-image.tar
      save               | file                   | $D/a.tar              | $D/target/app-image.tar => $D/a.tar
      save               | format                 | oci                   | --format docker => --format oci
      save               | images                 | a,b:2                 | app:1.0 => a:1.0 b:2
      save               | outputDirectory        | $D/out                | same
      save               | tags                   | 2                     | app:1.0 => app:2
      load               | archives               | $D/a.tar,$D/b.tar     | $D/base.tar => $D/a.tar END load -i $D/b.tar
      tag                | images                 | a                     | app:1.0 => a:1.0
      tag                | names                  | a:1,b                 | further:1 => a:1 END tag app:1.0 b
      tag                | source                 | s:1                   | app:1.0 => s:1
      tag                | tags                   | 2                     | app:1.0 => app:2
      tag                | contextDirectory       | $D/sub                | same
      tag                | dockerfile             | $D/other              | same
      tag                | outputDirectory        | $D/out                | same
      init               | without baseImage      | my/jre:1              | wrote Dockerfile: FROM my/jre:1
      init               | without contextDirectory | $D/empty            | wrote empty/Dockerfile: FROM eclipse-temurin:21-jre
      init               | without dockerfile     | $D/new/file           | wrote new/file: FROM eclipse-temurin:21-jre
      init               | without mainClass      | a.B                   | wrote Dockerfile: "a.B"]
      init               | overwrite              | true                  | wrote Dockerfile: FROM eclipse-temurin:21-jre
      init               | without images         | a                     | same
      init               | without javaHome       | $D/java               | same
      init               | without jbuildHome     | $D/elsewhere          | same
      init               | without outputDirectory | $D/out               | same
      init               | without store          | $D/store              | same
      init               | without tags           | 2                     | same
      build push save load tag lint | javaHome    | $D/java               | JBUILD_JAVA_HOME=$D/java
      build push save load tag lint | jbuildHome  | $D/elsewhere          | JBUILD_HOME=$D/elsewhere
      build push save load tag lint | store       | $D/store              | JBUILD_ROOT=$D/store
      build push save load tag lint init | skip   | true                  | none
      build push save load tag lint init | pom skipPom | true             | none
      """;

  record Row(String goal, String setUp, String parameter, String value, String effect) {
    @Override
    public String toString() {
      return goal + " " + parameter;
    }
  }

  @TempDir Path folder;

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split("\\s+\\| +", -1);
      String[] name = cells[1].split(" ", 2);
      for (String goal : cells[0].split(" ", -1)) {
        String setUp = name.length > 1 ? name[0] : "";
        rows.add(new Row(goal, setUp, name[name.length - 1], cells[2], cells[3]));
      }
    }
    return rows.stream();
  }

  @Test
  void everyParameterOfEveryGoalIsInTheTable() throws Exception {
    var described = new TreeSet<String>();
    for (Map.Entry<String, PluginDescriptor.Row> row : PluginDescriptor.rows().entrySet()) {
      row.getValue().goals().forEach(goal -> described.add(goal + " " + row.getKey()));
    }
    List<String> tested = rows().map(Row::toString).sorted().toList();
    assertEquals(List.copyOf(described), tested);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasItsEffect(Row row) throws Exception {
    // Runs without the parameter, and then with it.
    List<String> plain = run(row, Files.createDirectory(folder.resolve("plain")), false).lines;
    Path with = Files.createDirectory(folder.resolve("with"));
    Ran ran = run(row, with, true);
    String effect = row.effect;
    if (effect.equals("none")) {
      assertEquals(List.of(), ran.lines);
    } else if (effect.equals("same")) {
      assertEquals(row.setUp.equals("without") && row.goal.startsWith("init"), plain.isEmpty());
      assertEquals(plain, ran.lines);
    } else if (effect.startsWith("attached")) {
      String attached = ran.run.project.getProperties().getProperty("attached", "");
      assertEquals(effect.substring(8).strip(), attached.replace(with.toString(), "$D"));
    } else if (effect.startsWith("wrote ")) {
      String[] file = effect.substring(6).split(": ", 2);
      String text = Files.readString(with.resolve(file[0]));
      assertTrue(text.contains(file[1]), text);
    } else if (effect.contains(" => ")) {
      assertEquals(edited(plain, effect), joined(ran.lines));
    } else {
      assertEquals(plain, ran.lines);
      assertTrue(ran.run.variables().contains(effect), ran.run.variables()::toString);
    }
  }

  @Test
  void nothingIsPushedOffline() throws Exception {
    var run = new MojoRun("push", folder);
    run.request.setOffline(true);
    var failure = assertThrows(MojoFailureException.class, run::run);
    assertEquals(
        "there is no pushing offline; -Djbuild.skip.push skips this goal", failure.getMessage());
    var build = new MojoRun("build", Files.createDirectory(folder.resolve("built")));
    build.request.setOffline(true);
    build.setText("pull", "true");
    assertTrue(build.run().getFirst().endsWith(" --pull=never $D"));
  }

  private record Ran(MojoRun run, List<String> lines) {}

  private static Ran run(Row row, Path folder, boolean withParameter) throws Exception {
    var run = new MojoRun(row.goal, folder);
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("sub"));
    for (String dockerfile : new String[] {"sub/Dockerfile", "other"}) {
      Files.writeString(folder.resolve(dockerfile), "FROM scratch\n");
    }
    if (row.setUp.equals("without") || (row.goal.equals("init") && !withParameter)) {
      Files.delete(folder.resolve("Dockerfile"));
    }
    if (row.setUp.equals("pom")) {
      run.project.setPackaging("pom");
    }
    if (withParameter) {
      if (row.parameter.equals("jbuildHome")) {
        run.install("elsewhere");
      }
      run.setText(row.parameter, row.value.replace("$D", folder.toString()));
    }
    return new Ran(run, run.run());
  }

  private static String joined(List<String> lines) {
    return String.join(" END ", lines) + " END";
  }

  private static String edited(List<String> plain, String edits) {
    String line = joined(plain);
    for (String edit : edits.split("; ", -1)) {
      String[] sides = edit.split(" => ", 2);
      assertTrue(line.contains(sides[0]), line);
      line = line.replace(sides[0], sides[1]);
    }
    return line;
  }
}
