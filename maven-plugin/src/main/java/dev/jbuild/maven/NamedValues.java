package dev.jbuild.maven;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Parameters that are maps: {@code -Djbuild.labels.NAME=VALUE} for what the POM has as elements.
 */
final class NamedValues {
  private NamedValues() {}

  /**
   * The values of the POM's configuration and those of properties; the later ones win.
   *
   * @param prefix of the properties, such as {@code jbuild.labels.}
   * @param properties of the project, then of the command line
   */
  static Map<String, String> of(
      Map<String, String> configured, String prefix, Properties... properties) {
    Map<String, String> values = new TreeMap<>();
    configured.forEach(
        // An empty element of a POM has no value.
        (name, value) -> values.put(name, value == null ? "" : value));
    for (Properties some : properties) {
      for (String key : some.stringPropertyNames()) {
        if (key.startsWith(prefix) && key.length() > prefix.length()) {
          values.put(key.substring(prefix.length()), some.getProperty(key));
        }
      }
    }
    return values;
  }
}
