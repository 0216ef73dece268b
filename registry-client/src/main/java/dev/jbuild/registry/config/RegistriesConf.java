package dev.jbuild.registry.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    JsonNode toml;
    try {
      toml = new TomlMapper().readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new IOException(
          file + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
    }
    if (toml.path("registries").isObject()) {
      throw new IOException(
          file + ": is of version 1 of the format; write [[registry]] tables instead");
    }
    List<RegistryRule> rules = new ArrayList<>();
    for (JsonNode table : toml.path("registry")) {
      rules.add(rule(file, table));
    }
    Map<String, String> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> alias : toml.path("aliases").properties()) {
      // An empty value takes an alias of a file of lower rank back.
      aliases.put(alias.getKey(), text(file, alias.getValue(), "aliases." + alias.getKey()));
    }
    List<String> search = new ArrayList<>();
    for (JsonNode registry : toml.path("unqualified-search-registries")) {
      search.add(text(file, registry, "unqualified-search-registries"));
    }
    return new RegistriesConf(rules, aliases, search);
  }

  private static RegistryRule rule(Path file, JsonNode table) throws IOException {
    String location = text(file, table.path("location"), "registry.location");
    String prefix = text(file, table.path("prefix"), "registry.prefix");
    if (prefix.isEmpty()) {
      prefix = location;
    }
    if (prefix.isEmpty()) {
      throw new IOException(file + ": a [[registry]] has neither prefix nor location");
    }
    boolean digestOnly = flag(file, table.path("mirror-by-digest-only"), "mirror-by-digest-only");
    List<Mirror> mirrors = new ArrayList<>();
    for (JsonNode mirror : table.path("mirror")) {
      String from = text(file, mirror.path("pull-from-mirror"), "pull-from-mirror");
      boolean tags = from.isEmpty() ? !digestOnly : from.equals("all") || from.equals("tag-only");
      boolean digests = from.isEmpty() || from.equals("all") || from.equals("digest-only");
      if (!tags && !digests) {
        throw new IOException(
            file + ": pull-from-mirror is all, digest-only or tag-only, not \"" + from + "\"");
      }
      mirrors.add(
          new Mirror(
              text(file, mirror.path("location"), "mirror.location"),
              flag(file, mirror.path("insecure"), "mirror.insecure"),
              digests,
              tags));
    }
    return new RegistryRule(
        prefix,
        location,
        flag(file, table.path("insecure"), "registry.insecure"),
        flag(file, table.path("blocked"), "registry.blocked"),
        mirrors);
  }

  private static String text(Path file, JsonNode node, String name) throws IOException {
    if (node.isMissingNode()) {
      return "";
    }
    if (!node.isTextual()) {
      throw new IOException(file + ": " + name + " must be a string");
    }
    return node.textValue();
  }

  private static boolean flag(Path file, JsonNode node, String name) throws IOException {
    if (node.isMissingNode()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw new IOException(file + ": " + name + " must be true or false");
    }
    return node.booleanValue();
  }
}
