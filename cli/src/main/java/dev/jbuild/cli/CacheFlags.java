package dev.jbuild.cli;

import static dev.jbuild.cli.Arguments.flag;
import static dev.jbuild.cli.Arguments.repeated;
import static dev.jbuild.cli.Arguments.value;

import dev.jbuild.build.cache.CacheOptions;
import dev.jbuild.build.remotecache.CacheExport;
import dev.jbuild.build.remotecache.CacheLocation;
import dev.jbuild.build.remotecache.MountExport;
import dev.jbuild.build.remotecache.SharedCacheOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The options of a build about its cache, here and elsewhere. */
final class CacheFlags {
  private CacheFlags() {}

  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(
            repeated(
                "CACHE",
                "Take steps from a cache of other machines: NAME or type=registry|local,"
                    + "ref=NAME|src=FOLDER",
                "--cache-from"))
        .addOption(
            repeated(
                "CACHE",
                "Give the steps to other machines: NAME or type=registry|local|inline,"
                    + "ref=NAME|dest=FOLDER[,mode=min|max][,ignore-error=true]",
                "--cache-to"))
        .addOption(
            repeated(
                "CACHE",
                "Fill cache mounts that are not here with those of other machines: NAME or"
                    + " type=registry|local,ref=NAME|src=FOLDER",
                "--cache-mounts-from"))
        .addOption(
            repeated(
                "CACHE",
                "Give the cache mounts of steps that ran to other machines: NAME or"
                    + " type=registry|local,ref=NAME|dest=FOLDER[,ignore-error=true]",
                "--cache-mounts-to"))
        .addOption(flag("Take no step from the cache", "--no-cache"))
        .addOption(
            repeated("STAGES", "Take no step of these stages from the cache", "--no-cache-filter"))
        .addOption(
            value(
                "DURATION",
                "Take no step from the cache that is older, such as 24h",
                "--cache-ttl"));
  }

  /** How the cache of this machine is used. */
  static CacheOptions local(Arguments arguments) {
    Set<String> stages = new HashSet<>();
    for (String list : arguments.values("--no-cache-filter")) {
      stages.addAll(List.of(list.split(",", -1)));
    }
    return new CacheOptions(
        !arguments.flag("--no-cache"),
        stages,
        arguments.value("--cache-ttl").map(text -> Numbers.duration("--cache-ttl", text)));
  }

  /** What is shared with other machines. */
  static SharedCacheOptions shared(
      Arguments arguments, Path workingDirectory, Map<String, String> buildArgs) {
    var option = new CacheOption(workingDirectory);
    var from = new ArrayList<CacheLocation>();
    for (String text : arguments.values("--cache-from")) {
      from.addAll(option.from(text));
    }
    var to = new ArrayList<CacheExport>();
    for (String text : arguments.values("--cache-to")) {
      to.addAll(option.to(text));
    }
    String inline = buildArgs.getOrDefault("BUILDKIT_INLINE_CACHE", "");
    if (inline.equals("1") || inline.equals("true")) {
      to.add(new CacheExport.Inline());
    }
    var mountsFrom = new ArrayList<CacheLocation>();
    for (String text : arguments.values("--cache-mounts-from")) {
      mountsFrom.addAll(option.mountsFrom(text));
    }
    var mountsTo = new ArrayList<MountExport>();
    for (String text : arguments.values("--cache-mounts-to")) {
      mountsTo.addAll(option.mountsTo(text));
    }
    return new SharedCacheOptions(from, to, mountsFrom, mountsTo);
  }
}
