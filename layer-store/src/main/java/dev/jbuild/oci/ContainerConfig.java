package dev.jbuild.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a container of an image is run: the {@code config} of an image config, with docker's
 * extensions (Healthcheck, OnBuild, Shell).
 *
 * <p>Empty text, lists and maps stand for absent members, as in docker. Members that are not named
 * here are kept in {@code other} and written again.
 *
 * @param user {@code name|uid[:group|gid]}
 * @param exposedPorts {@code 80/tcp}, sorted
 * @param env {@code NAME=value}, in order
 * @param entrypoint in exec form
 * @param cmd in exec form
 * @param healthcheck of docker
 * @param volumes paths, sorted
 * @param workingDir absolute path
 * @param onBuild instructions for a later build that starts from this image
 * @param labels sorted by name
 * @param stopSignal name or number
 * @param shell for the shell form of instructions in a later build
 * @param other members unknown here
 */
public record ContainerConfig(
    String user,
    NavigableSet<String> exposedPorts,
    List<String> env,
    List<String> entrypoint,
    List<String> cmd,
    Optional<Healthcheck> healthcheck,
    NavigableSet<String> volumes,
    String workingDir,
    List<String> onBuild,
    Map<String, String> labels,
    String stopSignal,
    List<String> shell,
    JsonObject other) {
  /** What docker and BuildKit put into an image that has no PATH. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final ContainerConfig EMPTY =
      new ContainerConfig(
          "",
          Collections.emptyNavigableSet(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Collections.emptyNavigableSet(),
          "",
          List.of(),
          Map.of(),
          "",
          List.of(),
          JsonObject.empty());

  /** Copies the collections. */
  public ContainerConfig {
    exposedPorts = Collections.unmodifiableNavigableSet(new TreeSet<>(exposedPorts));
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    volumes = Collections.unmodifiableNavigableSet(new TreeSet<>(volumes));
    onBuild = List.copyOf(onBuild);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    shell = List.copyOf(shell);
  }

  /** The config of {@code FROM scratch}. */
  public static ContainerConfig empty() {
    return EMPTY;
  }

  static ContainerConfig read(JsonObject json) throws InvalidContentException {
    JsonObject healthcheck = json.object("Healthcheck");
    JsonObject.Builder other = json.toBuilder();
    for (String known : KNOWN) {
      other.remove(known);
    }
    return new ContainerConfig(
        json.string("User", ""),
        names(json.object("ExposedPorts")),
        json.strings("Env"),
        json.strings("Entrypoint"),
        json.strings("Cmd"),
        healthcheck == null ? Optional.empty() : Optional.of(Healthcheck.read(healthcheck)),
        names(json.object("Volumes")),
        json.string("WorkingDir", ""),
        json.strings("OnBuild"),
        json.stringMap("Labels"),
        json.string("StopSignal", ""),
        json.strings("Shell"),
        other.build());
  }

  private static final List<String> KNOWN =
      List.of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Healthcheck",
          "Volumes",
          "WorkingDir",
          "OnBuild",
          "Labels",
          "StopSignal",
          "Shell");

  private static NavigableSet<String> names(@org.jspecify.annotations.Nullable JsonObject set) {
    NavigableSet<String> names = new TreeSet<>();
    if (set != null) {
      set.names().forEach(names::add);
    }
    return names;
  }

  JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .putNonEmpty("User", user)
            .putNonEmptySet("ExposedPorts", exposedPorts)
            .putNonEmpty("Env", env)
            .putNonEmpty("Entrypoint", entrypoint)
            .putNonEmpty("Cmd", cmd);
    if (healthcheck.isPresent()) {
      json.put("Healthcheck", healthcheck.get().toJson());
    }
    json.putNonEmptySet("Volumes", volumes)
        .putNonEmpty("WorkingDir", workingDir)
        .putNonEmpty("OnBuild", onBuild)
        .putNonEmpty("Labels", labels)
        .putNonEmpty("StopSignal", stopSignal)
        .putNonEmpty("Shell", shell);
    for (String name : other.names()) {
      json.put(name, other.get(name));
    }
    return json.build();
  }

  /** The name of an environment variable, of what {@link #env} has of it. */
  public static String variable(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }

  /** All environment variables in their order; one without {@code =} is empty. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String pair : env) {
      int equals = pair.indexOf('=');
      variables.put(variable(pair), equals < 0 ? "" : pair.substring(equals + 1));
    }
    return variables;
  }

  /** The value of an environment variable; the last one counts. */
  public Optional<String> env(String name) {
    String prefix = name + "=";
    for (int i = env.size() - 1; i >= 0; i--) {
      if (env.get(i).startsWith(prefix)) {
        return Optional.of(env.get(i).substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  /** The same with one environment variable set, in its old place where it had one. */
  public ContainerConfig withEnv(String name, String value) {
    return withEnv(Map.of(name, value));
  }

  /** The same with environment variables set, each in its old place where it had one. */
  public ContainerConfig withEnv(Map<String, String> values) {
    List<String> changed = new ArrayList<>(env.size() + values.size());
    Map<String, String> left = new LinkedHashMap<>(values);
    for (String pair : env) {
      String name = variable(pair);
      String value = left.remove(name);
      changed.add(value == null ? pair : name + "=" + value);
    }
    left.forEach((name, value) -> changed.add(name + "=" + value));
    return withEnv(changed);
  }

  /** The same with another environment. */
  public ContainerConfig withEnv(List<String> value) {
    Draft draft = new Draft(this);
    draft.env = value;
    return draft.done();
  }

  /** The same with another user. */
  public ContainerConfig withUser(String value) {
    Draft draft = new Draft(this);
    draft.user = value;
    return draft.done();
  }

  /** The same with other ports. */
  public ContainerConfig withExposedPorts(NavigableSet<String> value) {
    Draft draft = new Draft(this);
    draft.exposedPorts = value;
    return draft.done();
  }

  /** The same with another entrypoint. */
  public ContainerConfig withEntrypoint(List<String> value) {
    Draft draft = new Draft(this);
    draft.entrypoint = value;
    return draft.done();
  }

  /** The same with another command. */
  public ContainerConfig withCmd(List<String> value) {
    Draft draft = new Draft(this);
    draft.cmd = value;
    return draft.done();
  }

  /** The same with another health check. */
  public ContainerConfig withHealthcheck(Optional<Healthcheck> value) {
    Draft draft = new Draft(this);
    draft.healthcheck = value;
    return draft.done();
  }

  /** The same with other volumes. */
  public ContainerConfig withVolumes(NavigableSet<String> value) {
    Draft draft = new Draft(this);
    draft.volumes = value;
    return draft.done();
  }

  /** The same with another working directory. */
  public ContainerConfig withWorkingDir(String value) {
    Draft draft = new Draft(this);
    draft.workingDir = value;
    return draft.done();
  }

  /** The same with other triggers. */
  public ContainerConfig withOnBuild(List<String> value) {
    Draft draft = new Draft(this);
    draft.onBuild = value;
    return draft.done();
  }

  /** The same with other labels. */
  public ContainerConfig withLabels(Map<String, String> value) {
    Draft draft = new Draft(this);
    draft.labels = value;
    return draft.done();
  }

  /** The same with another stop signal. */
  public ContainerConfig withStopSignal(String value) {
    Draft draft = new Draft(this);
    draft.stopSignal = value;
    return draft.done();
  }

  /** The same with another shell. */
  public ContainerConfig withShell(List<String> value) {
    Draft draft = new Draft(this);
    draft.shell = value;
    return draft.done();
  }

  /** The fields of one that becomes another. */
  private static final class Draft {
    private String user;
    private NavigableSet<String> exposedPorts;
    private List<String> env;
    private List<String> entrypoint;
    private List<String> cmd;
    private Optional<Healthcheck> healthcheck;
    private NavigableSet<String> volumes;
    private String workingDir;
    private List<String> onBuild;
    private Map<String, String> labels;
    private String stopSignal;
    private List<String> shell;
    private JsonObject other;

    Draft(ContainerConfig from) {
      this.user = from.user;
      this.exposedPorts = from.exposedPorts;
      this.env = from.env;
      this.entrypoint = from.entrypoint;
      this.cmd = from.cmd;
      this.healthcheck = from.healthcheck;
      this.volumes = from.volumes;
      this.workingDir = from.workingDir;
      this.onBuild = from.onBuild;
      this.labels = from.labels;
      this.stopSignal = from.stopSignal;
      this.shell = from.shell;
      this.other = from.other;
    }

    ContainerConfig done() {
      return new ContainerConfig(
          user,
          exposedPorts,
          env,
          entrypoint,
          cmd,
          healthcheck,
          volumes,
          workingDir,
          onBuild,
          labels,
          stopSignal,
          shell,
          other);
    }
  }
}
