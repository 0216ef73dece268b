package dev.jbuild.cli;

import dev.jbuild.cli.render.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The run that the start-up cache is trained with: what users do most, in a store of its own.
 *
 * <p>Classes that are loaded here are what later starts find in the cache. A command that fails
 * ends nothing: where RUN is impossible now, it is so later too. What users do wrong is trained as
 * well.
 */
public final class Training {
  private static final String BASE =
      """
      FROM scratch
      COPY --chmod=755 true /bin/
      COPY --chmod=755 true /bin/sh
      ENV PATH=/bin
      CMD ["true"]
      """;

  private static final String DOCKERFILE =
      """
      # a comment
      ARG BASE=base
      FROM ${BASE} AS first
      ARG VERSION=1
      ENV ROOT=/data NAME="a ${VERSION}"
      LABEL version=$VERSION
      COPY files ${ROOT:-/data}/
      ADD files.tar /added/
      WORKDIR $ROOT
      RUN ["true"]
      RUN true && \\
        # another
        true
      RUN <<TEXT
      true
      TEXT
      FROM base
      COPY --from=first --chown=1:1 /data /copy
      COPY <<TEXT /text
      x
      TEXT
      VOLUME /v
      EXPOSE 80/tcp
      USER 1
      HEALTHCHECK --interval=1s CMD ["true"]
      STOPSIGNAL SIGTERM
      ENTRYPOINT ["true"]
      CMD ["x"]
      """;

  private static final String WITH_MOUNT_POINTS =
      """
      FROM base
      WORKDIR /dev
      WORKDIR /proc
      WORKDIR /sys
      COPY files/a /etc/hosts
      COPY files/a /etc/resolv.conf
      COPY . /all/
      RUN ["true"]
      """;

  private final Path folder;
  private final Console console;

  private Training(Path folder) {
    this.folder = folder;
    this.console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            environment(folder),
            folder,
            Optional.of(new TerminalSize(24, 80)),
            false);
  }

  /** That of the process, since how a map of it is read is trained as well. */
  private static Map<String, String> environment(Path folder) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("JBUILD_ROOT", folder.resolve("store").toString());
    environment.put("HOME", folder.toString());
    return environment;
  }

  /** Trains, names the commands that failed, and ends the process. */
  public static void main(String[] words) throws IOException {
    Path folder = Files.createTempDirectory("jbuild-training");
    try {
      new Training(folder).train();
    } finally {
      remove(folder);
    }
    Main.end(Console.ofProcess(), ExitCode.OK);
  }

  private void train() throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    Files.write(base.resolve("true"), TinyProgram.bytes());
    Files.writeString(base.resolve("Dockerfile"), BASE);
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.createDirectory(context.resolve("files"));
    Files.writeString(context.resolve("files/a"), "a");
    Files.writeString(context.resolve(".dockerignore"), "*.md\n!x.md\n");
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    jbuild("build", "-t", "base", "--progress=plain", "base");
    jbuild("save", "-o", "base.tar", "base");
    jbuild("build", "-o", "type=tar,dest=context/files.tar", "--progress=quiet", "base");
    jbuild("rmi", "base");
    jbuild("load", "-i", "base.tar");
    Files.writeString(context.resolve("Dockerfile.images"), "base oci-archive:../base.tar\n");
    jbuild("build", "-t", "app:1", "--build-arg", "VERSION=2", "context");
    jbuild("build", "-t", "app:1", "--progress=plain", "context");
    Files.writeString(context.resolve("files/b"), "b");
    jbuild(
        "build", "-q", "-t", "app:2", "--label", "a=b", "-o", "type=oci,dest=app.tar", "context");
    jbuild("build", "-q", "-t", "app:2", "context");
    jbuild("build", "--check", "context");
    jbuild("lint", "context/Dockerfile");
    jbuild("fmt", "context/Dockerfile");
    jbuild("tag", "app:2", "app:3");
    jbuild("images");
    jbuild("run", "--pull=never", "-e", "A=1", "base");
    jbuild("history", "app:2");
    jbuild("inspect", "app:2");
    Files.delete(context.resolve("Dockerfile.images"));
    Files.writeString(context.resolve("Dockerfile"), WITH_MOUNT_POINTS);
    jbuild("build", "context");
    transfer();
    Files.writeString(context.resolve("Dockerfile"), "FROM base\nRUNN x\n");
    jbuild("build", "-q", "context");
    jbuild("build", "--nope");
    jbuild("version");
    jbuild("--help");
  }

  private void transfer() throws IOException {
    Path config = Files.createDirectories(folder.resolve(".config/containers"));
    Files.writeString(config.resolve("registries.conf"), "unqualified-search-registries = []\n");
    try (var registry = new TinyRegistry()) {
      String pushed = registry.host() + "/a/pushed:1";
      String copied = registry.host() + "/a/copied:1";
      jbuild("tag", "app:2", pushed);
      jbuild("push", "--retry=0", pushed);
      jbuild("push", "--retry=0", "-q", pushed);
      jbuild("copy", "--retry=0", "-q", "docker://" + pushed, "oci:layout:1");
      jbuild("copy", "--retry=0", "-q", "oci:layout:1", "docker://" + copied);
      jbuild("rmi", pushed, "app:1", "app:2", "app:3");
      jbuild("prune", "--all");
      jbuild("pull", "--retry=0", copied);
      // Its layers are the only ones that are compressed.
      jbuild("run", "--pull=never", copied);
    }
  }

  private void jbuild(String... words) {
    if (Jbuild.run(words, console) != ExitCode.OK) {
      System.err.println(String.join(" ", words));
    }
    console.flush();
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
