package dev.jbuild.cli;

import dev.jbuild.build.event.BuildException;
import dev.jbuild.registry.config.ConfigFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of {@code jbuild.conf}: what the variables of the environment are where they are not
 * set. docs/config.md describes the file.
 */
final class Settings {
  private static final String FILE = "jbuild/jbuild.conf";

  private Settings() {}

  /**
   * A console whose environment has the settings of the user's file, and of the machine's.
   *
   * @throws BuildException with all mistakes of a file
   */
  static Console under(Console console) throws IOException, BuildException {
    return under(console, Path.of("/etc"));
  }

  /** Like {@link #under(Console)}, with a folder in place of {@code /etc}. */
  static Console under(Console console, Path system) throws IOException, BuildException {
    Path home = Stores.home(console);
    Path user = ConfigFolders.ofUser(console.environment(), home).resolve(FILE);
    Path machine = system.resolve(FILE);
    boolean ofUser = Files.exists(user);
    boolean ofMachine = Files.exists(machine);
    if (!ofUser && !ofMachine) {
      return console;
    }
    Map<String, String> environment = new HashMap<>(console.environment());
    if (ofUser) {
      SettingsFile.read(user).forEach(environment::putIfAbsent);
    }
    if (ofMachine) {
      SettingsFile.read(machine).forEach(environment::putIfAbsent);
    }
    return console.withEnvironment(environment);
  }
}
