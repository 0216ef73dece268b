package dev.jbuild.build.plan;

import dev.jbuild.build.event.StepInfo;
import dev.jbuild.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing of a build that touches a file system.
 *
 * <p>A step is known by its number in the plan. It stands on a parent, whose files it sees and on
 * top of which it makes at most one layer, and may read the files of further steps.
 */
public sealed interface Step {
  /** How it is shown; {@code info().number()} is its identity in the plan. */
  StepInfo info();

  /** The instruction it came from, in the Dockerfile. */
  Span span();

  /**
   * The stage it belongs to, for {@code --no-cache-filter}; empty for an image that is no stage.
   */
  String stage();

  /** The files below, as {@link FileSource}; a base image has none. */
  default FileSource parent() {
    return FileSource.EMPTY;
  }

  /** The layers of an image that was not built here. */
  record BaseImage(StepInfo info, Span span, String stage, ResolvedImage image) implements Step {}

  /**
   * RUN.
   *
   * @param shell the program that a shell form is given to
   * @param argv what is executed
   * @param env the environment, {@code NAME} to value, in the order in which it was set
   * @param proxies environment that is neither part of the cache key nor of the image
   * @param workingDirectory absolute
   * @param user {@code name|uid[:group|gid]}; empty is root
   * @param inlineFiles heredocs that are executed as files
   */
  record Run(
      StepInfo info,
      Span span,
      String stage,
      FileSource parent,
      String shell,
      List<String> argv,
      Map<String, String> env,
      Map<String, String> proxies,
      String workingDirectory,
      String user,
      NetworkMode network,
      boolean insecure,
      List<RunMount> mounts,
      List<InlineFile> inlineFiles)
      implements Step {
    public Run {
      argv = List.copyOf(argv);
      mounts = List.copyOf(mounts);
      inlineFiles = List.copyOf(inlineFiles);
    }

    /** The same with other mounts and without proxies. */
    public Run with(List<RunMount> others) {
      return with(env, Map.of(), others);
    }

    /** The same with more variables. */
    public Run with(Map<String, String> variables) {
      Map<String, String> all = new LinkedHashMap<>(env);
      all.putAll(variables);
      return with(all, proxies, mounts);
    }

    private Run with(
        Map<String, String> variables, Map<String, String> otherProxies, List<RunMount> others) {
      return new Run(
          info,
          span,
          stage,
          parent,
          shell,
          argv,
          variables,
          otherProxies,
          workingDirectory,
          user,
          network,
          insecure,
          others,
          inlineFiles);
    }
  }

  /**
   * COPY and ADD.
   *
   * @param from what the sources are read from
   * @param sources in the order written, variables expanded
   * @param destination as written, variables expanded
   * @param workingDirectory that a relative destination is relative to
   * @param chown {@code user[:group]}, names or numbers
   * @param chmod octal or symbolic
   * @param excludes patterns of {@code --exclude}
   * @param add what only ADD does, empty for COPY
   */
  record Copy(
      StepInfo info,
      Span span,
      String stage,
      FileSource parent,
      FileSource from,
      List<CopyItem> sources,
      String destination,
      String workingDirectory,
      Optional<String> chown,
      Optional<String> chmod,
      boolean link,
      boolean parents,
      List<String> excludes,
      Optional<AddOptions> add)
      implements Step {
    public Copy {
      sources = List.copyOf(sources);
      excludes = List.copyOf(excludes);
    }
  }

  /** The folder of WORKDIR, made where it is missing and owned by the stage's user. */
  record MakeDirectory(
      StepInfo info, Span span, String stage, FileSource parent, String path, String user)
      implements Step {}

  /** One source of a COPY or ADD. */
  sealed interface CopyItem {
    /** A path or wildcard in the source tree, or for ADD a URL. */
    record Path(String path, Span span) implements CopyItem {}

    /** A heredoc. */
    record Inline(String name, String content, Span span) implements CopyItem {}
  }

  /**
   * What only ADD does.
   *
   * @param unpack whether archives are unpacked; by their content where empty
   * @param checksum digest that the one remote source must have
   */
  record AddOptions(Optional<Boolean> unpack, Optional<String> checksum, boolean keepGitDir) {}

  /** A file that a step sees while it runs and that never becomes part of a layer. */
  record InlineFile(String path, String content, int mode) {}
}
