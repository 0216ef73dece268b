package dev.jbuild.cli;

import static dev.jbuild.cli.Arguments.repeated;
import static dev.jbuild.cli.Arguments.value;

import dev.jbuild.build.cgroup.GroupLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/** Options that limit the memory and CPUs of processes, named and meant as docker's. */
final class LimitOptions {
  private static final String MEMORY = "memory";
  private static final String MEMORY_SWAP = "memory-swap";
  private static final String CPUS = "cpus";
  private static final String PERIOD = "cpu-period";
  private static final String QUOTA = "cpu-quota";
  private static final String SHARES = "cpu-shares";
  private static final String CPU_LIST = "cpuset-cpus";
  private static final String NODE_LIST = "cpuset-mems";
  private static final List<String> NAMES =
      List.of(MEMORY, MEMORY_SWAP, CPUS, PERIOD, QUOTA, SHARES, CPU_LIST, NODE_LIST);

  private static final long USUAL_PERIOD = 100_000;
  private static final int MOST_CPUS = 1 << 16;

  private final Map<String, String> values;

  private LimitOptions(Map<String, String> values) {
    this.values = values;
  }

  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(value("BYTES", "Limit of memory, such as 512m", "-m", "--" + MEMORY))
        .addOption(
            value("BYTES", "Limit of memory and swap together; -1 for none", "--" + MEMORY_SWAP))
        .addOption(value("NUMBER", "How many CPUs may be used, such as 1.5", "--" + CPUS))
        .addOption(value("MICROSECONDS", "Period that --cpu-quota is of", "--" + PERIOD))
        .addOption(value("MICROSECONDS", "CPU time that may be used a period", "--" + QUOTA))
        .addOption(
            value("WEIGHT", "Share of CPU time among others (usually 1024)", "-c", "--" + SHARES))
        .addOption(value("LIST", "CPUs that may be used, such as 0-2,4", "--" + CPU_LIST))
        .addOption(value("LIST", "Memory nodes that may be used", "--" + NODE_LIST))
        .addOption(
            repeated("NAME=VALUE", "One of these limits: memory=512m, as in buildx", "--resource"))
        .addOption(value("GROUP", "Control group to run in", "--cgroup-parent"));
  }

  static GroupLimits limits(Arguments arguments) {
    Map<String, String> values = new HashMap<>();
    for (String name : NAMES) {
      arguments.value("--" + name).ifPresent(text -> values.put(name, text));
    }
    for (String text : arguments.values("--resource")) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (equals < 0 || !NAMES.contains(name)) {
        throw new UsageException(
            "--resource: '" + text + "' is not NAME=VALUE with one of " + String.join(", ", NAMES));
      }
      values.put(name, text.substring(equals + 1));
    }
    return new LimitOptions(values).limits(arguments.value("--cgroup-parent"));
  }

  private GroupLimits limits(Optional<String> parent) {
    OptionalLong memory = positive(size(MEMORY));
    OptionalLong swap = text(MEMORY_SWAP).equals("-1") ? OptionalLong.of(-1) : size(MEMORY_SWAP);
    if (swap.orElse(0) != 0 && memory.isEmpty()) {
      throw new UsageException("--memory-swap: needs --memory, of which it is the sum with swap");
    }
    if (swap.orElse(0) > 0 && swap.getAsLong() < memory.getAsLong()) {
      throw new UsageException(
          "--memory-swap: is the sum of memory and swap, and so at least --memory");
    }
    OptionalLong period = positive(number(PERIOD, 1_000, 1_000_000));
    OptionalLong quota = text(QUOTA).equals("-1") ? OptionalLong.empty() : number(QUOTA, 1_000, -1);
    if (values.containsKey(CPUS)) {
      if (period.isPresent() || quota.isPresent()) {
        throw new UsageException("--cpus: is --cpu-quota for a --cpu-period already");
      }
      double cpus = Numbers.decimal("--" + CPUS, text(CPUS), MOST_CPUS);
      quota = OptionalLong.of(Math.round(cpus * USUAL_PERIOD));
      period = quota.getAsLong() == 0 ? OptionalLong.empty() : OptionalLong.of(USUAL_PERIOD);
    }
    return new GroupLimits(
        memory,
        swap.orElse(0) == 0 ? OptionalLong.empty() : swap,
        period,
        positive(quota),
        positive(number(SHARES, 2, 262_144)),
        list(CPU_LIST),
        list(NODE_LIST),
        parent.filter(text -> !text.isEmpty()));
  }

  private String text(String name) {
    return values.getOrDefault(name, "");
  }

  private OptionalLong size(String name) {
    String text = text(name);
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Numbers.size("--" + name, text));
  }

  /** In docker 0 means that nothing is said. */
  private static OptionalLong positive(OptionalLong number) {
    return number.orElse(0) == 0 ? OptionalLong.empty() : number;
  }

  private OptionalLong number(String name, long least, long most) {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    long number = Numbers.longInteger("--" + name, text);
    if (number != 0 && (number < least || (most > 0 && number > most))) {
      String range = most > 0 ? "from " + least + " to " + most : "at least " + least;
      throw new UsageException("--" + name + ": '" + text + "' is not " + range);
    }
    return OptionalLong.of(number);
  }

  /** {@code 0-2,4}: what is no list gets no further than here. */
  private Optional<String> list(String name) {
    String text = text(name);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isDigit(c) && c != ',' && c != '-') {
        throw new UsageException("--" + name + ": '" + text + "' is not a list such as 0-2,4");
      }
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
