package dev.jbuild.registry.config;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One file of containers-registries.conf(5), version 2.
 *
 * @param rules the {@code [[registry]]} tables
 * @param aliases short names and the full names they stand for
 * @param search the registries to look for short names in
 */
record RegistriesConf(List<RegistryRule> rules, Map<String, String> aliases, List<String> search) {
  RegistriesConf {
    rules = List.copyOf(rules);
    aliases = Map.copyOf(aliases);
    search = List.copyOf(search);
  }

  /** Reads a file; errors name it, with the line where the TOML is wrong. */
  static RegistriesConf read(Path file) throws IOException {
    JsonObject toml = Toml.read(file);
    try {
      if (toml.get("registries") instanceof JsonObject) {
        throw new InvalidContentException(
            "is of version 1 of the format; write [[registry]] tables instead");
      }
      List<RegistryRule> rules = new ArrayList<>();
      for (JsonObject table : toml.objects("registry")) {
        rules.add(rule(table));
      }
      // An alias that is empty takes one of a file of lower rank back.
      return new RegistriesConf(
          rules, toml.stringMap("aliases"), toml.strings("unqualified-search-registries"));
    } catch (InvalidContentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static RegistryRule rule(JsonObject table) throws InvalidContentException {
    String location = table.string("location", "");
    String prefix = table.string("prefix", location);
    if (prefix.isEmpty()) {
      throw new InvalidContentException("a [[registry]] has neither prefix nor location");
    }
    boolean digestOnly = table.bool("mirror-by-digest-only");
    List<Mirror> mirrors = new ArrayList<>();
    for (JsonObject mirror : table.objects("mirror")) {
      String from = mirror.string("pull-from-mirror", digestOnly ? "digest-only" : "all");
      boolean tags = from.equals("all") || from.equals("tag-only");
      boolean digests = from.equals("all") || from.equals("digest-only");
      if (!tags && !digests) {
        throw new InvalidContentException(
            "pull-from-mirror is all, digest-only or tag-only, not \"" + from + "\"");
      }
      mirrors.add(
          new Mirror(mirror.string("location", ""), mirror.bool("insecure"), digests, tags));
    }
    return new RegistryRule(
        prefix, location, table.bool("insecure"), table.bool("blocked"), mirrors);
  }
}
