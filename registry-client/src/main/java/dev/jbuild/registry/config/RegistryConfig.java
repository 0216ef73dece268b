package dev.jbuild.registry.config;

import dev.jbuild.reference.Reference;
import dev.jbuild.registry.tls.TlsSettings;
import dev.jbuild.registry.transport.AddressRange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is configured about registries.
 *
 * <p>Read from jbuild's own {@code $XDG_CONFIG_HOME/jbuild/registries.conf} and {@code certs.d},
 * then what the machine has for podman (containers-registries.conf(5), containers-certs.d(5)) and
 * for docker (daemon.json: registry-mirrors, insecure-registries; certs.d). The first file that
 * speaks of a prefix or alias wins.
 */
public final class RegistryConfig {
  private static final String DOCKER_HUB = "docker.io";

  private final List<RegistryRule> rules;
  private final ShortNames shortNames;
  private final List<String> insecure;
  private final List<Path> certificates;
  private final CommandLine commandLine;

  /** What the command line says of all registries. */
  private record CommandLine(Optional<Boolean> verify, Optional<Path> certificates) {
    static final CommandLine SILENT = new CommandLine(Optional.empty(), Optional.empty());
  }

  private RegistryConfig(
      List<RegistryRule> rules,
      ShortNames shortNames,
      List<String> insecure,
      List<Path> certificates,
      CommandLine commandLine) {
    this.rules = List.copyOf(rules);
    this.shortNames = shortNames;
    this.insecure = List.copyOf(insecure);
    this.certificates = List.copyOf(certificates);
    this.commandLine = commandLine;
  }

  /**
   * A configuration without any file: registries by their names, https, the system's trust.
   *
   * @return the configuration
   */
  public static RegistryConfig none() {
    return new RegistryConfig(List.of(), ShortNames.NONE, List.of(), List.of(), CommandLine.SILENT);
  }

  /**
   * Reads the configuration of this machine and user.
   *
   * @param environment the process's environment: HOME, XDG_CONFIG_HOME, CONTAINERS_REGISTRIES_CONF
   * @return the configuration
   * @throws IOException if a file cannot be read or is malformed; the message names it
   */
  public static RegistryConfig load(Map<String, String> environment) throws IOException {
    return load(ConfigFolders.of(environment));
  }

  static RegistryConfig load(ConfigFolders folders) throws IOException {
    Map<String, RegistryRule> rules = new LinkedHashMap<>();
    Map<String, String> aliases = new LinkedHashMap<>();
    List<String> search = new ArrayList<>();
    for (Path file : folders.registriesConf()) {
      RegistriesConf conf = RegistriesConf.read(file);
      for (RegistryRule rule : conf.rules()) {
        rules.putIfAbsent(rule.prefix(), rule);
      }
      conf.aliases().forEach(aliases::putIfAbsent);
      if (search.isEmpty()) {
        search.addAll(conf.search());
      }
    }
    List<String> insecure = new ArrayList<>();
    for (Path file : folders.daemonJson()) {
      DaemonJson daemon = DaemonJson.read(file);
      insecure.addAll(daemon.insecure());
      if (!daemon.mirrors().isEmpty()) {
        rules.putIfAbsent(
            DOCKER_HUB, new RegistryRule(DOCKER_HUB, "", false, false, daemon.mirrors()));
      }
    }
    return new RegistryConfig(
        List.copyOf(rules.values()),
        new ShortNames(aliases, search),
        insecure,
        folders.certificates(),
        CommandLine.SILENT);
  }

  /**
   * This configuration with further insecure registries, as a command line flag names them.
   *
   * @param hosts hosts with port where they have one
   * @return the changed configuration
   */
  public RegistryConfig withInsecure(List<String> hosts) {
    List<String> all = new ArrayList<>(insecure);
    all.addAll(hosts);
    return new RegistryConfig(rules, shortNames, all, certificates, commandLine);
  }

  /**
   * This configuration, with all registries treated alike.
   *
   * @param verify whether they must speak https and prove who they are, also on this machine
   * @return the changed configuration
   */
  public RegistryConfig withVerification(boolean verify) {
    return with(new CommandLine(Optional.of(verify), commandLine.certificates()));
  }

  /**
   * This configuration, with the same certificates for all registries.
   *
   * @param folder holds what a folder of certs.d does
   * @return the changed configuration
   */
  public RegistryConfig withCertificates(Path folder) {
    return with(new CommandLine(commandLine.verify(), Optional.of(folder)));
  }

  private RegistryConfig with(CommandLine changed) {
    return new RegistryConfig(rules, shortNames, insecure, certificates, changed);
  }

  /**
   * What is configured about names without a registry.
   *
   * @return the short names
   */
  public ShortNames shortNames() {
    return shortNames;
  }

  /**
   * Where to pull an image from: its mirrors, then its own registry.
   *
   * @param reference the image
   * @return the places in the order to try, at least one
   * @throws BlockedException if the configuration forbids the registry
   */
  public List<ImageSource> pullFrom(Reference reference) throws BlockedException {
    String name = reference.name();
    RegistryRule rule = rule(name);
    List<ImageSource> sources = new ArrayList<>();
    if (rule != null) {
      int covered = rule.covers(name);
      for (Mirror mirror : rule.mirrors()) {
        boolean allowed = reference.digest().isPresent() ? mirror.byDigest() : mirror.byTag();
        if (allowed && !mirror.location().isEmpty()) {
          sources.add(
              source(RegistryRule.moved(name, covered, mirror.location()), mirror.insecure()));
        }
      }
    }
    sources.add(pushTo(reference));
    return sources;
  }

  /**
   * Where an image itself is: its own registry, no mirror.
   *
   * @param reference the image
   * @return the place
   * @throws BlockedException if the configuration forbids the registry
   */
  public ImageSource pushTo(Reference reference) throws BlockedException {
    String name = reference.name();
    RegistryRule rule = rule(name);
    if (rule == null) {
      return source(name, false);
    }
    if (rule.blocked()) {
      throw new BlockedException(name, rule.prefix());
    }
    return source(RegistryRule.moved(name, rule.covers(name), rule.location()), rule.insecure());
  }

  /**
   * Whether a registry need not prove who it is: configured so, or on this machine.
   *
   * @param host the host with its port where it has one
   * @return true if plain http and any certificate will do
   */
  public boolean insecure(String host) {
    if (commandLine.verify().isPresent()) {
      return !commandLine.verify().get();
    }
    RegistryRule rule = rule(host);
    if (rule != null && rule.insecure()) {
      return true;
    }
    int colon = host.startsWith("[") ? host.indexOf("]:") + 1 : host.lastIndexOf(':');
    String bare = colon > 0 ? host.substring(0, colon) : host;
    for (String entry : insecure) {
      if (entry.equalsIgnoreCase(host)
          || entry.equalsIgnoreCase(bare)
          || AddressRange.contains(entry, bare)) {
        return true;
      }
    }
    return AddressRange.loopback(bare);
  }

  /**
   * The certificates configured for a server in a folder {@code certs.d/HOST}: {@code *.crt} are
   * authorities, {@code *.cert} and {@code *.key} of one name a client's pair.
   *
   * @param host the host with its port where it is not 443
   * @return the settings, {@link TlsSettings#SYSTEM} where there is no folder
   * @throws IOException if a folder cannot be read, or a certificate has no key
   */
  public TlsSettings tls(String host) throws IOException {
    if (commandLine.certificates().isPresent()) {
      return read(commandLine.certificates().get());
    }
    List<String> names =
        host.equals("registry-1.docker.io") ? List.of(DOCKER_HUB, host) : List.of(host);
    for (Path parent : certificates) {
      for (String name : names) {
        Path folder = parent.resolve(name);
        if (Files.isDirectory(folder)) {
          return read(folder);
        }
      }
    }
    return TlsSettings.SYSTEM;
  }

  private static TlsSettings read(Path folder) throws IOException {
    List<Path> authorities = new ArrayList<>();
    List<Path> certificates = new ArrayList<>();
    Set<Path> keys = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(".crt")) {
          authorities.add(entry);
        } else if (name.endsWith(".cert")) {
          certificates.add(entry);
        } else if (name.endsWith(".key")) {
          keys.add(entry);
        }
      }
    }
    authorities.sort(null);
    certificates.sort(null);
    if (certificates.isEmpty()) {
      return new TlsSettings(false, authorities, null, null);
    }
    Path certificate = certificates.getFirst();
    String name = certificate.getFileName().toString();
    Path key = folder.resolve(name.substring(0, name.length() - ".cert".length()) + ".key");
    if (!keys.contains(key)) {
      throw new IOException(certificate + ": has no key beside it, expected at " + key);
    }
    return new TlsSettings(false, authorities, certificate, key);
  }

  private ImageSource source(String name, boolean insecureRule) {
    int slash = name.indexOf('/');
    String host = name.substring(0, slash);
    boolean chosen = commandLine.verify().isPresent();
    return new ImageSource(
        host, name.substring(slash + 1), (insecureRule && !chosen) || insecure(host));
  }

  private @Nullable RegistryRule rule(String name) {
    RegistryRule best = null;
    int length = -1;
    for (RegistryRule rule : rules) {
      // A wildcard is the least specific of the rules that fit.
      int covered = rule.covers(name) < 0 || !rule.prefix().startsWith("*") ? rule.covers(name) : 0;
      if (covered > length) {
        best = rule;
        length = covered;
      }
    }
    return best;
  }
}
