package dev.jbuild.cli;

import dev.jbuild.build.export.Destination;
import dev.jbuild.build.remotecache.CacheExport;
import dev.jbuild.build.remotecache.CacheLocation;
import dev.jbuild.build.remotecache.MountExport;
import dev.jbuild.reference.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code --cache-from} and {@code --cache-to} as buildx does, a name or fields, and in the
 * same way {@code --cache-mounts-from} and {@code --cache-mounts-to}.
 */
final class CacheOption {
  private static final String FROM = "--cache-from";
  private static final String TO = "--cache-to";
  private static final String MOUNTS_FROM = "--cache-mounts-from";
  private static final String MOUNTS_TO = "--cache-mounts-to";

  private static final String TYPES = "registry, local and inline";

  private final Path workingDirectory;

  CacheOption(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  /** The places that one {@code --cache-from} names. */
  List<CacheLocation> from(String text) {
    if (text.indexOf('=') < 0) {
      return new ArrayList<>(names(FROM, text));
    }
    var fields = new OptionFields(FROM, text);
    CacheLocation location =
        switch (type(FROM, fields)) {
          case "registry" -> registry(FROM, fields);
          case "local" -> folder(FROM, "src", fields);
          case "inline" ->
              throw new UsageException(
                  FROM + ": the cache in an image is read with type=registry,ref=IMAGE");
          case String other -> throw unknown(FROM, other, TYPES);
        };
    fields.expectEmpty();
    return List.of(location);
  }

  /** The places that one {@code --cache-to} names. */
  List<CacheExport> to(String text) {
    var exports = new ArrayList<CacheExport>();
    if (text.indexOf('=') < 0) {
      for (CacheLocation.Registry name : names(TO, text)) {
        exports.add(new CacheExport.To(name, false, Destination.Options.DEFAULT, false));
      }
      return exports;
    }
    var fields = new OptionFields(TO, text);
    exports.add(
        switch (type(TO, fields)) {
          case "registry" -> to(registry(TO, fields), fields);
          case "local" -> to(folder(TO, "dest", fields), fields);
          case "inline" -> inline(fields);
          case String other -> throw unknown(TO, other, TYPES);
        });
    fields.expectEmpty();
    return exports;
  }

  /** The places that one {@code --cache-mounts-from} names. */
  List<CacheLocation> mountsFrom(String text) {
    return mounts(MOUNTS_FROM, "src", text).stream().map(MountExport::location).toList();
  }

  /** The places that one {@code --cache-mounts-to} names. */
  List<MountExport> mountsTo(String text) {
    return mounts(MOUNTS_TO, "dest", text);
  }

  private List<MountExport> mounts(String option, String folder, String text) {
    if (text.indexOf('=') < 0) {
      var named = new ArrayList<MountExport>();
      names(option, text).forEach(name -> named.add(new MountExport(name, false)));
      return named;
    }
    var fields = new OptionFields(option, text);
    CacheLocation location =
        switch (type(option, fields)) {
          case "registry" -> registry(option, fields);
          case "local" -> folder(option, folder, fields);
          case String other -> throw unknown(option, other, "registry and local");
        };
    boolean ignoreError = option.equals(MOUNTS_TO) && fields.takeFlag("ignore-error", false);
    fields.expectEmpty();
    return List.of(new MountExport(location, ignoreError));
  }

  private static CacheExport to(CacheLocation location, OptionFields fields) {
    boolean everything = everything(fields);
    boolean ignoreError = fields.takeFlag("ignore-error", false);
    if (!fields.takeFlag("image-manifest", true)) {
      throw new UsageException(TO + ": a cache always is an image manifest");
    }
    return new CacheExport.To(location, everything, Encodings.of(TO, fields, true), ignoreError);
  }

  private static CacheExport inline(OptionFields fields) {
    if (everything(fields)) {
      throw new UsageException(TO + ": an image has room for mode=min only");
    }
    return new CacheExport.Inline();
  }

  private static boolean everything(OptionFields fields) {
    return switch (fields.take("mode").orElse("min")) {
      case "min" -> false;
      case "max" -> true;
      case String other ->
          throw new UsageException(TO + ": mode is min or max, not '" + other + "'");
    };
  }

  private static List<CacheLocation.Registry> names(String option, String text) {
    var names = new ArrayList<CacheLocation.Registry>();
    for (String name : text.split(",", -1)) {
      names.add(new CacheLocation.Registry(Names.tagged(option, name)));
    }
    return names;
  }

  private static String type(String option, OptionFields fields) {
    return fields
        .take("type")
        .orElseThrow(() -> new UsageException(option + ": 'type' is missing"));
  }

  private static CacheLocation registry(String option, OptionFields fields) {
    String name =
        fields
            .take("ref")
            .orElseThrow(() -> new UsageException(option + ": type=registry needs ref=NAME"));
    Reference reference = Names.tagged(option, name);
    return new CacheLocation.Registry(reference);
  }

  private CacheLocation folder(String option, String field, OptionFields fields) {
    Optional<String> folder = fields.take(field);
    if (folder.isEmpty()) {
      throw new UsageException(option + ": type=local needs " + field + "=FOLDER");
    }
    return new CacheLocation.Folder(
        workingDirectory.resolve(folder.get()), fields.take("tag").orElse("latest"));
  }

  private static UsageException unknown(String option, String type, String types) {
    return switch (type) {
      case "gha", "s3", "azblob" ->
          new UsageException(
              option
                  + ": type="
                  + type
                  + " is not supported; keep the cache in a registry, or in a folder that the CI"
                  + " system saves (type=local)");
      default ->
          new UsageException(option + ": unknown type '" + type + "'; it is one of " + types);
    };
  }
}
