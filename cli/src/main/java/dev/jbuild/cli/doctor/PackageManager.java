package dev.jbuild.cli.doctor;

/** How the distributions install software, and what they call it; see os-release(5). */
enum PackageManager {
  APT("debian ubuntu", "apt-get install -y", "uidmap", "qemu-user-static"),
  DNF("fedora rhel centos", "dnf install -y", "shadow-utils", "qemu-user-static"),
  ZYPPER("suse opensuse", "zypper install -y", "shadow", "qemu-linux-user"),
  PACMAN("arch", "pacman -S", "shadow", "qemu-user-static-binfmt"),
  APK("alpine", "apk add", "shadow-uidmap", "qemu-openrc qemu-aarch64 qemu-x86_64");

  private final String distributions;
  private final String command;
  private final String idMaps;
  private final String emulators;

  PackageManager(String distributions, String command, String idMaps, String emulators) {
    this.distributions = distributions;
    this.command = command;
    this.idMaps = idMaps;
    this.emulators = emulators;
  }

  /** The command that brings newuidmap and newgidmap. */
  static String installIdMaps(Host host) {
    for (PackageManager manager : values()) {
      if (manager.isOf(host)) {
        return host.byRoot(manager.command + " " + manager.idMaps);
      }
    }
    return "install newuidmap and newgidmap (package uidmap or shadow-utils)";
  }

  /** The command that brings emulators of other processors and registers them. */
  static String installEmulators(Host host) {
    for (PackageManager manager : values()) {
      if (manager.isOf(host)) {
        return host.byRoot(manager.command + " " + manager.emulators);
      }
    }
    return "install qemu-user-static with its registration for binfmt_misc";
  }

  private boolean isOf(Host host) {
    for (String line : host.lines("etc/os-release")) {
      if (line.startsWith("ID=") || line.startsWith("ID_LIKE=")) {
        String value = line.substring(line.indexOf('=') + 1).replace("\"", "");
        for (String word : value.split(" ", -1)) {
          if ((" " + distributions + " ").contains(" " + word + " ")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
