package dev.jbuild.parse;

import dev.jbuild.lint.LintResult;
import dev.jbuild.lint.Linter;
import dev.jbuild.scope.BuildInput;
import dev.jbuild.source.SourceFile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Parses a Dockerfile of 200 lines. {@code bench/run parse} runs it, and {@code jbuild lint} of the
 * same file in a fresh JVM.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ParserBenchmark {

  private static final String STAGE =
      """
      # base%d has the tools
      FROM --platform=$BUILDPLATFORM debian:bookworm-slim AS base%d
      ARG VERSION=1.2.3 TARGETARCH
      ENV PATH=/opt/tool/bin:$PATH \\
          LANG=C.UTF-8
      LABEL org.opencontainers.image.title="tool" \\
            org.opencontainers.image.version=${VERSION:-none}
      RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
          --mount=type=cache,target=/var/lib/apt \\
          apt-get update \\
          && apt-get install -y --no-install-recommends ca-certificates curl git \\
          # not needed any more
          && rm -rf /tmp/*
      WORKDIR /src
      COPY --chown=1000:1000 pom.xml mvnw ./
      COPY --link src ./src
      RUN <<EOF
      set -e
      ./mvnw -q package
      cp target/*.jar /app.jar
      EOF
      USER 1000
      EXPOSE 8080/tcp
      HEALTHCHECK --interval=30s --timeout=3s CMD ["curl", "-f", "http://localhost:8080/"]
      ENTRYPOINT ["java", "-jar", "/app.jar"]

      """;

  private final SourceFile source = new SourceFile("Dockerfile", text());

  private static String text() {
    StringBuilder text = new StringBuilder("# syntax=docker/dockerfile:1\n");
    for (int i = 0; i < 8; i++) {
      text.append(STAGE.replace("%d", Integer.toString(i)));
    }
    return text.toString();
  }

  /** Text to AST. */
  @Benchmark
  public Parsed parse() {
    return DockerfileParser.parse(source);
  }

  /** AST to findings. */
  @Benchmark
  public LintResult parseAndLint() {
    return Linter.lint(DockerfileParser.parse(source).dockerfile(), BuildInput.NONE);
  }

  /** Prints the file, for those who measure the first parse of a process. */
  public static void main(String[] arguments) {
    System.out.print(text());
  }
}
