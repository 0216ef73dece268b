package dev.jbuild.maven;

import dev.jbuild.maven.launch.Log;
import java.util.function.UnaryOperator;

/** Maven's log, for lines that jbuild says. */
record MavenLog(org.apache.maven.plugin.logging.Log log, UnaryOperator<String> change)
    implements Log {
  @Override
  public void info(String line) {
    log.info(change.apply(line));
  }

  @Override
  public void warn(String line) {
    log.warn(change.apply(line));
  }
}
