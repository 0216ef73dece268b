package dev.jbuild.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code jbuild.conf} can set, each in place of a variable of the environment. */
enum Setting {
  /** The store. */
  ROOT("JBUILD_ROOT") {
    @Override
    void check(String value) {
      if (!value.startsWith("/")) {
        throw new UsageException("root is a path that begins with /");
      }
    }
  },
  /** How builds show what they do. */
  PROGRESS("JBUILD_PROGRESS") {
    @Override
    void check(String value) {
      if (Progress.Style.of(value).isEmpty()) {
        throw new UsageException("progress is " + Progress.STYLES);
      }
    }
  },
  /** What a build removes of the cache when it is done. */
  PRUNE("JBUILD_PRUNE") {
    @Override
    void check(String value) {
      StorePruning.check("prune", value);
    }
  };

  private final String variable;

  Setting(String variable) {
    this.variable = variable;
  }

  String variable() {
    return variable;
  }

  /**
   * Complains about a value that is none for this setting.
   *
   * @throws UsageException that says why
   */
  abstract void check(String value);

  static Optional<Setting> named(String name) {
    for (Setting setting : values()) {
      if (setting.key().equals(name)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Setting setting : values()) {
      names.add(setting.key());
    }
    return names;
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
