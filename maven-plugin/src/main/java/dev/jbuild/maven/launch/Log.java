package dev.jbuild.maven.launch;

/** Where the lines go that a person reads. */
public interface Log {
  void info(String line);

  void warn(String line);
}
