package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbuild.build.cgroup.GroupLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LimitOptionsTest {
  private static GroupLimits limits(String line) {
    CommandSpec spec = LimitOptions.addTo(CommandSpec.create());
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    return LimitOptions.limits(new Arguments(new CommandLine(spec).parseArgs(words)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "-m 64m, memory=67108864",
    "--memory=0, ''",
    "--memory 1.5g --memory-swap 2G, memory=1610612736 swap=2147483648",
    "-m 64m --memory-swap -1, memory=67108864 swap=-1",
    "-m 64m --memory-swap=0, memory=67108864",
    "--cpus 1.5, period=100000 quota=150000",
    "--cpus 0, ''",
    "--cpu-period 5000 --cpu-quota=2500, period=5000 quota=2500",
    "--cpu-quota -1, ''",
    "-c 512, shares=512",
    "'--cpuset-cpus 0-2,4 --cpuset-mems 0', 'cpus=0-2,4 nodes=0'",
    "--cgroup-parent /a, parent=/a",
    "--resource memory=1k --resource cpu-shares=2, memory=1024 shares=2",
    "'--resource cpuset-cpus=0,1', 'cpus=0,1'",
  })
  void read(String line, String expected) {
    GroupLimits limits = limits(line);
    List<String> words = new ArrayList<>();
    add(words, "memory", limits.memory());
    add(words, "swap", limits.memorySwap());
    add(words, "period", limits.cpuPeriod());
    add(words, "quota", limits.cpuQuota());
    add(words, "shares", limits.cpuShares());
    add(words, "cpus", limits.cpus());
    add(words, "nodes", limits.memoryNodes());
    add(words, "parent", limits.parent());
    assertEquals(expected, String.join(" ", words));
  }

  private static void add(List<String> words, String name, OptionalLong value) {
    value.ifPresent(number -> words.add(name + "=" + number));
  }

  private static void add(List<String> words, String name, Optional<String> value) {
    value.ifPresent(text -> words.add(name + "=" + text));
  }

  @ParameterizedTest
  @CsvSource({
    "-m x, --memory: 'x' has an unknown unit",
    "-m 1q, --memory: '1q' has an unknown unit",
    "-m -1, --memory: '-1' is out of range",
    "-m 1..5g, --memory: '1..5' is not a number up to 8589934591",
    "'--memory-swap 1g', '--memory-swap: needs --memory, of which it is the sum with swap'",
    "'-m 2g --memory-swap 1g', '--memory-swap: is the sum of memory and swap, and so at least"
        + " --memory'",
    "--cpus 1 --cpu-quota 5000, --cpus: is --cpu-quota for a --cpu-period already",
    "--cpus -1, --cpus: '-1' is not a number up to 65536",
    "--cpu-period 5, --cpu-period: '5' is not from 1000 to 1000000",
    "--cpu-quota 5, --cpu-quota: '5' is not at least 1000",
    "-c 1, --cpu-shares: '1' is not from 2 to 262144",
    "--cpuset-cpus a, '--cpuset-cpus: ''a'' is not a list such as 0-2,4'",
    "--resource gpu=1, '--resource: ''gpu=1'' is not NAME=VALUE with one of memory, memory-swap,"
        + " cpus, cpu-period, cpu-quota, cpu-shares, cpuset-cpus, cpuset-mems'",
  })
  void refused(String line, String message) {
    assertEquals(message, assertThrows(UsageException.class, () -> limits(line)).getMessage());
  }
}
