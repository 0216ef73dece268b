package dev.jbuild.build.exec;

import dev.jbuild.build.sandbox.SandboxMount;
import dev.jbuild.snapshot.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files by which a step finds other machines: {@code hosts}, {@code resolv.conf} and {@code
 * hostname}. They are mounted over the image's own, so that nothing of this machine gets into a
 * layer.
 */
final class NetworkFiles {
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");

  private NetworkFiles() {}

  static List<SandboxMount> mounts(
      String hostName, List<RunOptions.ExtraHost> extraHosts, boolean network) throws IOException {
    List<SandboxMount> mounts = new ArrayList<>();
    StringBuilder hosts = new StringBuilder("127.0.0.1\tlocalhost ").append(hostName);
    hosts.append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    for (RunOptions.ExtraHost host : extraHosts) {
      hosts.append(host.address()).append('\t').append(host.name()).append('\n');
    }
    mounts.add(file("/etc/hosts", hosts.toString().getBytes(StandardCharsets.UTF_8)));
    mounts.add(file("/etc/hostname", (hostName + "\n").getBytes(StandardCharsets.UTF_8)));
    if (network) {
      try {
        mounts.add(file("/etc/resolv.conf", Files.readAllBytes(HOST_RESOLV_CONF)));
      } catch (NoSuchFileException e) {
        // A machine without name servers has steps without name servers.
        return mounts;
      }
    }
    return mounts;
  }

  private static SandboxMount file(String target, byte[] content) {
    return new SandboxMount(target, new Mount.MemoryFile(content, 0644, 0, 0));
  }
}
