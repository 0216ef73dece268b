package dev.jbuild.registry.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Where configuration lies.
 *
 * @param system {@code /etc}
 * @param user {@code $XDG_CONFIG_HOME}, by default {@code ~/.config}
 * @param environment the process's environment
 */
public record ConfigFolders(Path system, Path user, Map<String, String> environment) {
  /** What is given. */
  public ConfigFolders {
    environment = Map.copyOf(environment);
  }

  static ConfigFolders of(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
    return new ConfigFolders(Path.of("/etc"), ofUser(environment, home), environment);
  }

  /**
   * The folder of a user's configuration, as the XDG Base Directory Specification has it.
   *
   * @param environment the process's environment
   * @param home the user's home folder
   * @return {@code $XDG_CONFIG_HOME}, by default {@code .config} in the home folder
   */
  public static Path ofUser(Map<String, String> environment, Path home) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return config.isEmpty() ? home.resolve(".config") : Path.of(config);
  }

  /** The files of registries.conf that exist, the highest rank first. */
  List<Path> registriesConf() throws IOException {
    List<Path> files = new ArrayList<>();
    add(files, user.resolve("jbuild/registries.conf"));
    String named = environment.getOrDefault("CONTAINERS_REGISTRIES_CONF", "");
    if (!named.isEmpty()) {
      files.add(Path.of(named));
      return files;
    }
    addFolder(files, user.resolve("containers/registries.conf.d"));
    addFolder(files, system.resolve("containers/registries.conf.d"));
    int before = files.size();
    add(files, user.resolve("containers/registries.conf"));
    if (files.size() == before) {
      add(files, system.resolve("containers/registries.conf"));
    }
    return files;
  }

  /** The files of docker's daemon that exist: the rootless one of the user, the system's. */
  List<Path> daemonJson() {
    List<Path> files = new ArrayList<>();
    add(files, user.resolve("docker/daemon.json"));
    add(files, system.resolve("docker/daemon.json"));
    return files;
  }

  /** The folders that may hold a folder of certificates for each host, in order. */
  List<Path> certificates() {
    return List.of(
        user.resolve("jbuild/certs.d"),
        user.resolve("containers/certs.d"),
        user.resolve("docker/certs.d"),
        system.resolve("containers/certs.d"),
        system.resolve("docker/certs.d"));
  }

  private static void add(List<Path> files, Path file) {
    if (Files.isReadable(file)) {
      files.add(file);
    }
  }

  private static void addFolder(List<Path> files, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.conf")) {
      for (Path entry : entries) {
        found.add(entry);
      }
    }
    // Of such a folder the last file by name counts most.
    found.sort(Comparator.reverseOrder());
    files.addAll(found);
  }
}
