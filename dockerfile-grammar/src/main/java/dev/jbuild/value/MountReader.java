package dev.jbuild.value;

import dev.jbuild.ast.Mount;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.DiagnosticException;
import dev.jbuild.source.Span;
import dev.jbuild.source.Suggestion;
import dev.jbuild.word.Word;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Reads mount options in their order, as BuildKit does (instructions/commands_runmount.go): {@code
 * required} and {@code size} need their type before them.
 */
final class MountReader {

  private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final List<String> SHARINGS = List.of("shared", "private", "locked");
  private static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "src",
          "target",
          "dst",
          "destination",
          "readonly",
          "ro",
          "readwrite",
          "rw",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "env");

  private final Span span;
  private String type = "bind";
  private Optional<String> from = Optional.empty();
  private Optional<String> source = Optional.empty();
  private Optional<String> target = Optional.empty();
  private Optional<String> id = Optional.empty();
  private Optional<String> env = Optional.empty();
  private Optional<Boolean> readOnly = Optional.empty();
  private Optional<Mount.Option> sharing = Optional.empty();
  private MountSpec.Sharing sharingMode = MountSpec.Sharing.SHARED;
  private boolean required;
  private OptionalLong size = OptionalLong.empty();
  private OptionalInt mode = OptionalInt.empty();
  private OptionalInt uid = OptionalInt.empty();
  private OptionalInt gid = OptionalInt.empty();
  private Optional<Mount.Option> ownership = Optional.empty();
  private Optional<Mount.Option> fromOption = Optional.empty();

  MountReader(Mount mount) {
    this.span = mount.span();
  }

  void read(Mount.Option option, Function<Word, String> expand) {
    String key = option.key();
    if (option.value().isEmpty()) {
      readBare(option, key);
      return;
    }
    Word word = option.value().get();
    String value = key.equals("from") ? word.raw() : expand.apply(word);
    switch (key) {
      case "type" -> {
        type = value.toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
          throw error("unsupported mount type \"" + value + "\"", word, value, TYPES);
        }
      }
      case "from" -> {
        from = some(value);
        fromOption = Optional.of(option);
      }
      case "source", "src" -> source = some(value);
      case "target", "dst", "destination" -> target = some(value);
      case "readonly", "ro" -> readOnly = Optional.of(bool(key, value, word));
      case "readwrite", "rw" -> readOnly = Optional.of(!bool(key, value, word));
      case "required" -> {
        checkRequired(option);
        required = bool(key, value, word);
      }
      case "size" -> {
        if (!type.equals("tmpfs")) {
          throw unexpected(option);
        }
        try {
          size = OptionalLong.of(ByteSize.parse(value));
        } catch (InvalidValueException e) {
          throw error("invalid value for size: " + value, word.span());
        }
      }
      case "id" -> id = some(value);
      case "env" -> {
        env = some(value);
        if (!type.equals("secret")) {
          throw unexpected(option);
        }
      }
      case "sharing" -> {
        sharingMode =
            switch (value.toLowerCase(Locale.ROOT)) {
              case "shared" -> MountSpec.Sharing.SHARED;
              case "private" -> MountSpec.Sharing.PRIVATE;
              case "locked" -> MountSpec.Sharing.LOCKED;
              default ->
                  throw error("unsupported sharing value \"" + value + "\"", word, value, SHARINGS);
            };
        sharing = Optional.of(option);
      }
      case "mode" -> mode = number(option, word, value, 8);
      case "uid" -> uid = number(option, word, value, 10);
      case "gid" -> gid = number(option, word, value, 10);
      default -> throw unknown(option);
    }
  }

  private void readBare(Mount.Option option, String key) {
    switch (key) {
      case "readonly", "ro" -> readOnly = Optional.of(true);
      case "readwrite", "rw" -> readOnly = Optional.of(false);
      case "required" -> {
        checkRequired(option);
        required = true;
      }
      default -> {
        if (!KEYS.contains(key)) {
          throw unknown(option);
        }
        throw error("invalid field '" + key + "' must be a key=value pair", option.span());
      }
    }
  }

  MountSpec finish() {
    boolean ownable = !type.equals("bind") && !type.equals("tmpfs");
    if (ownership.isPresent() && !ownable) {
      throw error(
          ownership.get().key() + " not allowed for \"" + type + "\" type mounts",
          ownership.get().span());
    }
    if (sharing.isPresent() && !type.equals("cache")) {
      throw error("invalid cache sharing set for " + type + " mount", sharing.get().span());
    }
    return switch (type) {
      case "cache" ->
          new MountSpec.Cache(
              span, target, id, source, from, sharingMode, readOnly.orElse(false), mode, uid, gid);
      case "tmpfs" -> new MountSpec.Tmpfs(span, target, size);
      case "secret" -> secret();
      case "ssh" -> new MountSpec.Ssh(span, target, id.or(() -> source), required, mode, uid, gid);
      default -> new MountSpec.Bind(span, target, source, from, !readOnly.orElse(true));
    };
  }

  private MountSpec secret() {
    if (fromOption.isPresent()) {
      throw error("secret mount should not have a from", fromOption.get().span());
    }
    if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
      throw error("invalid secret mount. one of source, target required", span);
    }
    if (source.isPresent() && id.isPresent()) {
      throw error("both source and id can't be set", span);
    }
    return new MountSpec.Secret(span, target, id.or(() -> source), env, required, mode, uid, gid);
  }

  private void checkRequired(Mount.Option option) {
    if (!type.equals("secret") && !type.equals("ssh")) {
      throw unexpected(option);
    }
  }

  private OptionalInt number(Mount.Option option, Word word, String value, int radix) {
    ownership = Optional.of(option);
    try {
      // As strconv.ParseUint(value, radix, 32): no sign.
      if (value.isEmpty() || value.charAt(0) == '+') {
        throw new NumberFormatException();
      }
      return OptionalInt.of(Integer.parseUnsignedInt(value, radix));
    } catch (NumberFormatException e) {
      throw error("invalid value " + value + " for " + option.key(), word.span());
    }
  }

  private static boolean bool(String key, String value, Word word) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw error("invalid value for " + key + ": " + value, word.span());
    };
  }

  private static Optional<String> some(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private DiagnosticException unexpected(Mount.Option option) {
    return error(
        "unexpected key '" + option.key() + "' for mount type '" + type + "'", option.span());
  }

  private static DiagnosticException unknown(Mount.Option option) {
    Span key =
        new Span(
            option.span().start(),
            Math.min(option.span().end(), option.span().start() + option.key().length()));
    String field =
        option.value().isPresent() ? option.key() + "=" + option.value().get().raw() : option.key();
    return new DiagnosticException(
        Diagnostic.error("unexpected key '" + option.key() + "' in '" + field + "'", key)
            .withSuggestion(Suggestion.closest(option.key(), KEYS)));
  }

  private static DiagnosticException error(
      String message, Word word, String value, List<String> candidates) {
    return new DiagnosticException(
        Diagnostic.error(message, word.span())
            .withSuggestion(Suggestion.closest(value, candidates)));
  }

  private static DiagnosticException error(String message, Span span) {
    return new DiagnosticException(Diagnostic.error(message, span));
  }
}
