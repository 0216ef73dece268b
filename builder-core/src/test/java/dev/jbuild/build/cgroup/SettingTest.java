package dev.jbuild.build.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
  @ParameterizedTest
  @CsvSource({
    // memory, memory-swap, period, quota, shares, cpus, nodes
    "64,,,,,,, memory.limit_in_bytes=64 memory.memsw.limit_in_bytes=128?,"
        + "memory.max=64 memory.swap.max=64?",
    "64,64,,,,,, memory.limit_in_bytes=64 memory.memsw.limit_in_bytes=64,"
        + "memory.max=64 memory.swap.max=0",
    "64,96,,,,,, memory.limit_in_bytes=64 memory.memsw.limit_in_bytes=96,"
        + "memory.max=64 memory.swap.max=32",
    "64,-1,,,,,, memory.limit_in_bytes=64, memory.max=64",
    ",,,,2,,, cpu.shares=2, cpu.weight=1",
    ",,,,1024,,, cpu.shares=1024, cpu.weight=100",
    ",,,,262144,,, cpu.shares=262144, cpu.weight=10000",
    ",,5000,2500,,,, cpu.cfs_period_us=5000 cpu.cfs_quota_us=2500, cpu.max=2500 5000",
    ",,,2500,,,, cpu.cfs_quota_us=2500, cpu.max=2500",
    ",,5000,,,,, cpu.cfs_period_us=5000, cpu.max=max 5000",
    ",,,,,0-1,0, cpuset.cpus=0-1 cpuset.mems=0, cpuset.cpus=0-1 cpuset.mems=0",
    ",,,,,,0, cpuset.mems=0, cpuset.mems=0",
    ",,,,,,, '', ''",
  })
  void files(
      Long memory,
      Long swap,
      Long period,
      Long quota,
      Long shares,
      String cpus,
      String nodes,
      String first,
      String second) {
    GroupLimits limits =
        new GroupLimits(
            number(memory),
            number(swap),
            number(period),
            number(quota),
            number(shares),
            Optional.ofNullable(cpus),
            Optional.ofNullable(nodes),
            Optional.empty());
    assertEquals(first, settings(1, limits));
    assertEquals(second, settings(2, limits));
  }

  private static OptionalLong number(Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Those that the kernel may be without end with a question mark. */
  private static String settings(int version, GroupLimits limits) {
    List<String> words = new ArrayList<>();
    for (Controller controller : limits.controllers()) {
      for (Setting setting : Setting.of(controller, version, limits)) {
        words.add(setting.file() + "=" + setting.value() + (setting.optional() ? "?" : ""));
      }
    }
    return String.join(" ", words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0b",
    "1, 1b",
    "1024, 1k",
    "67108864, 64m",
    "67108865, 67108865b",
    "1073741824, 1g"
  })
  void memoryIsToldAsAnOptionHasIt(long bytes, String text) {
    GroupLimits limits =
        new GroupLimits(
            OptionalLong.of(bytes),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertEquals(text, limits.memoryText());
  }
}
