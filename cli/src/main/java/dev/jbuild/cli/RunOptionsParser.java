package dev.jbuild.cli;

import dev.jbuild.build.exec.RunOptions.ExtraHost;
import dev.jbuild.build.exec.RunOptions.SshSource;
import dev.jbuild.build.exec.SecretSource;
import dev.jbuild.build.sandbox.Ulimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the options about the processes of RUN, each in docker's syntax. */
final class RunOptionsParser {
  private final Console console;

  RunOptionsParser(Console console) {
    this.console = console;
  }

  /** {@code id=ID,src=FILE}, {@code id=ID,env=NAME}; an id alone is a variable, else a file. */
  List<SecretSource> secrets(List<String> texts) {
    var secrets = new ArrayList<SecretSource>();
    for (String text : texts) {
      var fields = new OptionFields("--secret", text);
      Optional<String> type = fields.take("type");
      Optional<String> file = fields.take("src").or(() -> fields.take("source"));
      Optional<String> variable = fields.take("env");
      Optional<String> named = fields.take("id");
      fields.expectEmpty();
      String id =
          named
              .or(() -> file)
              .or(() -> variable)
              .orElseThrow(() -> new UsageException("--secret: 'id' is missing in '" + text + "'"));
      if (type.isPresent() && !type.get().equals("file") && !type.get().equals("env")) {
        throw new UsageException("--secret: type is file or env, not '" + type.get() + "'");
      }
      boolean fromVariable =
          variable.isPresent()
              || type.orElse("").equals("env")
              || (file.isEmpty() && type.isEmpty() && console.environment().containsKey(id));
      secrets.add(
          fromVariable
              ? new SecretSource.FromEnvironment(id, variable.or(() -> file).orElse(id))
              : new SecretSource.FromFile(id, console.workingDirectory().resolve(file.orElse(id))));
    }
    return secrets;
  }

  /** {@code default} or {@code ID=PATH[,PATH]}. */
  List<SshSource> ssh(List<String> texts) {
    var sources = new ArrayList<SshSource>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String id = equals < 0 ? text : text.substring(0, equals);
      List<String> paths =
          equals < 0 ? List.of() : List.of(text.substring(equals + 1).split(",", -1));
      sources.add(new SshSource(id, paths));
    }
    return sources;
  }

  /** {@code HOST:IP}, {@code HOST=IP}; an IPv6 address may stand in brackets. */
  List<ExtraHost> hosts(List<String> texts) {
    var hosts = new ArrayList<ExtraHost>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      int end = equals >= 0 ? equals : text.indexOf(':');
      if (end < 1 || end == text.length() - 1) {
        throw new UsageException("--add-host: '" + text + "' is not of the form HOST:IP");
      }
      String address = text.substring(end + 1);
      if (address.startsWith("[") && address.endsWith("]")) {
        address = address.substring(1, address.length() - 1);
      }
      hosts.add(new ExtraHost(text.substring(0, end), address));
    }
    return hosts;
  }

  OptionalLong shmSize(Optional<String> text) {
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Numbers.size("--shm-size", text.get()));
  }

  /** {@code NAME=SOFT[:HARD]}; one number stands for both, -1 for no limit. */
  List<Ulimit> ulimits(List<String> texts) {
    var limits = new ArrayList<Ulimit>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--ulimit: '" + text + "' is not of the form NAME=SOFT[:HARD]");
      }
      String numbers = text.substring(equals + 1);
      int colon = numbers.indexOf(':');
      long soft =
          Numbers.longInteger("--ulimit", colon < 0 ? numbers : numbers.substring(0, colon));
      long hard = colon < 0 ? soft : Numbers.longInteger("--ulimit", numbers.substring(colon + 1));
      if (hard >= 0 && (soft < 0 || soft > hard)) {
        throw new UsageException(
            "--ulimit: in '" + text + "' the soft limit is above the hard one");
      }
      limits.add(new Ulimit(resource(text.substring(0, equals)), soft, hard));
    }
    return limits;
  }

  private static Ulimit.Resource resource(String name) {
    for (Ulimit.Resource resource : Ulimit.Resource.values()) {
      if (resource.name().equalsIgnoreCase(name)) {
        return resource;
      }
    }
    throw new UsageException("--ulimit: unknown resource '" + name + "'");
  }
}
