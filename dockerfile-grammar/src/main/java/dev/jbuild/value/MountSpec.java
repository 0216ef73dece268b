package dev.jbuild.value;

import dev.jbuild.ast.Mount;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.word.Word;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A mount of RUN with its variables expanded. A target is as written: relative ones are of the
 * working directory.
 */
public sealed interface MountSpec {

  /** Where the mount was written. */
  Span span();

  /**
   * Where in the container; empty only for secrets and agents, which have a default of their own.
   */
  Optional<String> target();

  /**
   * {@code type=bind}: a folder of the context, a stage or an image.
   *
   * @param source path within {@code from}; empty for its root
   * @param from name or number of a stage, named context or image; empty for the context
   * @param readWrite whether the command may write; what it writes is thrown away
   */
  record Bind(
      Span span,
      Optional<String> target,
      Optional<String> source,
      Optional<String> from,
      boolean readWrite)
      implements MountSpec {}

  /**
   * {@code type=cache}: a folder that outlives the build.
   *
   * @param id name of the cache; empty for the target
   * @param source path within {@code from} that a new cache starts with
   * @param from as of a bind
   * @param sharing who may use it at the same time
   * @param readOnly whether the command may not write
   * @param mode permissions of a new cache, by default 0755
   * @param uid owner of a new cache
   * @param gid group of a new cache
   */
  record Cache(
      Span span,
      Optional<String> target,
      Optional<String> id,
      Optional<String> source,
      Optional<String> from,
      Sharing sharing,
      boolean readOnly,
      OptionalInt mode,
      OptionalInt uid,
      OptionalInt gid)
      implements MountSpec {}

  /**
   * {@code type=tmpfs}: an empty folder in memory.
   *
   * @param size limit in bytes
   */
  record Tmpfs(Span span, Optional<String> target, OptionalLong size) implements MountSpec {}

  /**
   * {@code type=secret}: a file, or a variable, that never becomes part of the image.
   *
   * @param id which secret; empty for the last part of the target
   * @param env name of the variable that takes it
   * @param required whether the build fails without it
   * @param mode permissions, by default 0400
   */
  record Secret(
      Span span,
      Optional<String> target,
      Optional<String> id,
      Optional<String> env,
      boolean required,
      OptionalInt mode,
      OptionalInt uid,
      OptionalInt gid)
      implements MountSpec {}

  /**
   * {@code type=ssh}: the socket of an agent.
   *
   * @param id which agent; empty for the default one
   * @param required whether the build fails without it
   * @param mode permissions, by default 0600
   */
  record Ssh(
      Span span,
      Optional<String> target,
      Optional<String> id,
      boolean required,
      OptionalInt mode,
      OptionalInt uid,
      OptionalInt gid)
      implements MountSpec {}

  /** Who may use a cache at the same time. */
  enum Sharing {
    SHARED,
    PRIVATE,
    LOCKED
  }

  /**
   * Reads the options of a mount.
   *
   * @param expand gives the expanded text of a value; it is never asked about {@code from}, which
   *     has no variables
   * @throws DiagnosticException if an option is unknown, has a bad value, or does not go with the
   *     type
   */
  static MountSpec read(Mount mount, Function<Word, String> expand) {
    MountReader reader = new MountReader(mount);
    for (Mount.Option option : mount.options()) {
      reader.read(option, expand);
    }
    return reader.finish();
  }

  /**
   * Checks what holds for a mount even where it is never made: {@code from} has no variables.
   *
   * @throws DiagnosticException if it has one
   */
  static void checkFrom(Mount mount) {
    for (Mount.Option option : mount.options()) {
      if (option.key().equals("from") && option.value().isPresent()) {
        Word value = option.value().get();
        int dollar = value.raw().indexOf('$');
        if (dollar >= 0 && dollar < value.raw().length() - 1) {
          throw new DiagnosticException(
              Diagnostic.error(
                  "'from' doesn't support variable expansion, define alias stage instead",
                  value.span()));
        }
      }
    }
  }
}
