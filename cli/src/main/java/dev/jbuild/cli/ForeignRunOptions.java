package dev.jbuild.cli;

/** Options of {@code docker run} and {@code podman run} only. */
final class ForeignRunOptions {
  private static final String FOREGROUND =
      "jbuild run is for trying an image in the foreground; load it into docker or podman"
          + " (jbuild save) to keep it running";
  private static final String NO_NETWORK =
      "there is no network but the host's (--network=host) or none";
  private static final String CONFINED =
      "a process has docker's default capabilities, in a user namespace";
  private static final String LIMITS = "the limits there are: --memory, --cpus and their like";
  private static final String NO_NAME = "nothing is left that could have it";
  private static final String NAMESPACES = "it has namespaces of its own";
  private static final String NO_HEALTH = "no health check is run";

  private ForeignRunOptions() {}

  static ForeignOptions options() {
    return new ForeignOptions()
        .refusedFlags(FOREGROUND, "-d --detach")
        .refused(FOREGROUND, "--restart", "--pod", "--pod-id-file", "--requires")
        .refused(FOREGROUND, "--pidfile", "--conmon-pidfile")
        .refused("ports are the host's, so that none has to be published", "-p --publish")
        .refusedFlags("ports are the host's, so that none has to be published", "-P --publish-all")
        .ignored("ports are the host's", "--expose")
        .refused(NO_NETWORK, "--network-alias", "--net-alias", "--ip", "--ip6", "--mac-address")
        .refused(NO_NETWORK, "--link", "--link-local-ip")
        .refused("it has the resolv.conf of this machine", "--dns", "--dns-search")
        .refused("it has the resolv.conf of this machine", "--dns-option", "--dns-opt")
        .refused("use --hostname NAME.DOMAIN", "--domainname")
        .refused("-v HOST:PATH[:ro] shows a file or folder", "--mount", "--secret")
        .refused("-v PATH makes a folder, which goes in the end", "--tmpfs")
        .refused("there are no volumes that stay", "--volumes-from", "--volume-driver")
        .ignored("volumes of the image are folders, which go in the end", "--image-volume")
        .ignoredFlags("what it writes goes in the end", "--read-only", "--read-only-tmpfs")
        .refused("the store is where JBUILD_ROOT says", "--storage-opt")
        .refusedFlags("IMAGE is a name or id; jbuild load reads archives", "--rootfs")
        .refusedFlags("use jbuild rmi", "--rmi")
        .refused("use --platform, as in --platform=linux/arm64", "--arch", "--os", "--variant")
        .refused(CONFINED, "--cap-add", "--cap-drop", "--security-opt", "--seccomp-policy")
        .refusedFlags(CONFINED, "--privileged")
        .refused("it has /dev/null, zero, full, random, urandom and tty", "--device", "--gpus")
        .refused("it has /dev/null, zero, full, random, urandom and tty", "--device-cgroup-rule")
        .refused("settings of the kernel are this machine's", "--sysctl")
        .refused("use -u USER:GROUP", "--group-add")
        .refused("the passwd file is the image's", "--hostuser", "--passwd-entry")
        .ignoredFlags("the passwd file is the image's", "--passwd")
        .refused("the launcher makes the user namespace", "--userns", "--uidmap", "--gidmap")
        .refused("the ranges of /etc/subuid are used", "--subuidname", "--subgidname")
        .refusedFlags("use -e NAME, which takes the caller's variable", "--env-host")
        .refused("use -e NAME=VALUE", "--env-merge")
        .refused("use -e NAME= for an empty one", "--unsetenv")
        .refusedFlags("use -e NAME= for an empty one", "--unsetenv-all")
        .ignoredFlags("proxies are given with -e", "--http-proxy")
        .refused("use -e TZ=ZONE", "--tz")
        .refused("use sh -c 'umask ...; exec ...'", "--umask")
        .refused("use timeout SECONDS jbuild run", "--timeout")
        .refused("it has no open files but 0, 1 and 2", "--preserve-fds", "--preserve-fd")
        .refused("the process needs no OCI runtime", "--runtime", "--chrootdirs", "--personality")
        .refusedFlags("there is no docker daemon", "--use-api-socket")
        .ignored(NO_NAME, "--name", "-l --label", "--label-file", "--annotation", "--cidfile")
        .ignoredFlags(NO_NAME, "--replace")
        .ignored("what it prints is passed on and kept nowhere", "--log-driver", "--log-opt")
        .ignored("standard output and error are passed on, input with -i", "-a --attach")
        .ignored("there is nothing to detach from", "--detach-keys")
        .ignoredFlags("signals are always passed on", "--sig-proxy")
        .ignored("a signal is passed on as it comes", "--stop-signal", "--stop-timeout")
        .ignoredFlags("nothing but what has to be fetched is told", "-q --quiet")
        .ignored(NO_HEALTH, "--health-cmd", "--health-interval", "--health-retries")
        .ignored(NO_HEALTH, "--health-start-interval", "--health-start-period")
        .ignored(NO_HEALTH, "--health-timeout", "--health-on-failure", "--health-log-destination")
        .ignored(NO_HEALTH, "--health-max-log-count", "--health-max-log-size")
        .ignored(NO_HEALTH, "--health-startup-cmd", "--health-startup-interval")
        .ignored(NO_HEALTH, "--health-startup-retries", "--health-startup-success")
        .ignored(NO_HEALTH, "--health-startup-timeout")
        .ignoredFlags(NO_HEALTH, "--no-healthcheck")
        .ignored(NAMESPACES, "--ipc", "--pid", "--uts", "--cgroupns", "--isolation")
        .ignored("it runs no systemd of its own accord", "--systemd", "--sdnotify")
        .ignored("orphans are reaped anyway", "--init-path")
        .ignoredFlags("/etc/hosts of the process leaves no trace", "--no-hosts", "--no-hostname")
        .ignoredFlags("jbuild has no content trust", "--disable-content-trust")
        .ignored(LIMITS, "--memory-reservation", "--memory-swappiness", "--kernel-memory")
        .ignored(LIMITS, "--oom-score-adj", "--pids-limit", "--blkio-weight")
        .ignoredFlags(LIMITS, "--oom-kill-disable")
        .ignored(LIMITS, "--blkio-weight-device", "--cpu-rt-period", "--cpu-rt-runtime")
        .ignored(LIMITS, "--device-read-bps", "--device-read-iops")
        .ignored(LIMITS, "--device-write-bps", "--device-write-iops")
        .ignored(LIMITS, "--cgroups", "--cgroup-conf", "--rdt-class")
        .ignored("it is for Windows", "--cpu-count", "--cpu-percent")
        .ignored("it is for Windows", "--io-maxbandwidth", "--io-maxiops");
  }
}
