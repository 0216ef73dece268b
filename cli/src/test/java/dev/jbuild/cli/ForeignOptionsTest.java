package dev.jbuild.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of the peers' commands, each of which jbuild has, ignores or refuses by name. */
class ForeignOptionsTest {
  @TempDir Path folder;

  /** From their reference pages and {@code --help}: all but what is for a remote machine only. */
  enum Peer {
    /** docker buildx build 0.35, hidden ones included. */
    BUILDX(
        Commands.BUILD,
        """
          --add-host --allow --annotation --attest --build-arg --build-context --builder -c
          --cache-from --cache-to --call --cgroup-parent --check --compress --cpu-period
          --cpu-quota --cpu-shares --cpuset-cpus --cpuset-mems -D --debug --detach -f --file
          --force-rm --iidfile --invoke --isolation --label --load -m --memory --memory-swap
          --metadata-file --network --no-cache --no-cache-filter -o --output --platform
          --policy --print --progress --provenance --pull --push -q --quiet --resource --rm
          --root --sbom --secret --security-opt --server-config --shm-size --squash --ssh -t
          --tag --target --ulimit
        """),
    /** docker build of the classic builder, 29. */
    DOCKER(
        Commands.BUILD,
        """
          --add-host --build-arg -c --cache-from --cgroup-parent --compress --cpu-period
          --cpu-quota --cpu-shares --cpuset-cpus --cpuset-mems --disable-content-trust -f
          --file --force-rm --iidfile --isolation --label -m --memory --memory-swap --network
          --no-cache --platform --pull -q --quiet --rm --security-opt --shm-size --squash
          --stream -t --tag --target --ulimit
        """),
    /** buildah build 1.28, what came until 1.42, and podman build. */
    BUILDAH(
        Commands.BUILD,
        """
          --add-host --all-platforms --annotation --arch --authfile --blob-cache --build-arg
          --build-arg-file --build-context -c --cache-from --cache-to --cache-ttl --cap-add
          --cap-drop --cert-dir --cgroup-parent --cgroupns --cni-config-dir --cni-plugin-path
          --compat-volumes --compress --cpp-flag --cpu-period --cpu-quota --cpu-shares
          --cpuset-cpus --cpuset-mems --created-annotation --creds --cw -D --decryption-key
          --device --disable-compression --disable-content-trust --dns --dns-option
          --dns-search --env -f --file --force-rm --format --from --group-add -h --help
          --hooks-dir --http-proxy --identity-label --ignorefile --iidfile
          --inherit-annotations --inherit-labels --ipc --isolation --jobs --label
          --layer-label --layers --log-rusage --logfile --loglevel --logsplit -m --manifest
          --memory --memory-swap --metadata-file --network --no-cache --no-hostname --no-hosts
          --no-pivot -o --omit-history --os --os-feature --os-version --output --pid
          --platform --pull --pull-always --pull-never -q --quiet --retry --retry-delay
          --rewrite-timestamp --rm --runtime --runtime-flag --rusage-logfile --save-stages
          --sbom --sbom-image-output --sbom-image-purl-output --sbom-merge-strategy
          --sbom-output --sbom-purl-output --sbom-scanner-command --sbom-scanner-image
          --secret --security-opt --shm-size --sign-by --signature-policy --skip-unused-stages
          --source-date-epoch --source-policy-file --squash --squash-all --ssh --stage-labels
          --stdin -t --tag --target --timestamp --tls-verify --transient-run-mount --ulimit
          --unsetannotation --unsetenv --unsetlabel --userns --userns-gid-map
          --userns-gid-map-group --userns-uid-map --userns-uid-map-user --uts -v --variant
          --volume
        """),
    /** docker run 29. */
    DOCKER_RUN(
        Commands.RUN,
        """
          -a --add-host --annotation --attach --blkio-weight --blkio-weight-device -c
          --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent
          --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime --cpu-shares --cpus
          --cpuset-cpus --cpuset-mems -d --detach --detach-keys --device --device-cgroup-rule
          --device-read-bps --device-read-iops --device-write-bps --device-write-iops
          --disable-content-trust --dns --dns-opt --dns-option --dns-search --domainname -e
          --entrypoint --env --env-file --expose --gpus --group-add -h --health-cmd
          --health-interval --health-retries --health-start-interval --health-start-period
          --health-timeout --help --hostname -i --init --interactive --io-maxbandwidth
          --io-maxiops --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file
          --link --link-local-ip --log-driver --log-opt -m --mac-address --memory
          --memory-reservation --memory-swap --memory-swappiness --mount --name --net
          --net-alias --network --network-alias --no-healthcheck --oom-kill-disable
          --oom-score-adj -P -p --pid --pids-limit --platform --privileged --publish
          --publish-all --pull -q --quiet --read-only --restart --rm --runtime --security-opt
          --shm-size --sig-proxy --stop-signal --stop-timeout --storage-opt --sysctl -t
          --tmpfs --tty -u --ulimit --use-api-socket --user --userns --uts -v --volume
          --volume-driver --volumes-from -w --workdir
        """),
    /** podman run 4.3, and what came until 5.6. */
    PODMAN_RUN(
        Commands.RUN,
        """
          -a --add-host --annotation --arch --attach --authfile --blkio-weight
          --blkio-weight-device -c --cap-add --cap-drop --cert-dir --cgroup-conf
          --cgroup-parent --cgroupns --cgroups --chrootdirs --cidfile --conmon-pidfile
          --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime --cpu-shares --cpus
          --cpuset-cpus --cpuset-mems --creds -d --detach --detach-keys --device
          --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps
          --device-write-iops --disable-content-trust --dns --dns-option --dns-search -e
          --entrypoint --env --env-file --env-host --env-merge --expose --gidmap --group-add
          -h --health-cmd --health-interval --health-log-destination --health-max-log-count
          --health-max-log-size --health-on-failure --health-retries --health-start-period
          --health-startup-cmd --health-startup-interval --health-startup-retries
          --health-startup-success --health-startup-timeout --health-timeout --help --hostname
          --hostuser --http-proxy -i --image-volume --init --init-path --interactive --ip
          --ip6 --ipc -l --label --label-file --log-driver --log-opt -m --mac-address --memory
          --memory-reservation --memory-swap --memory-swappiness --mount --name --network
          --network-alias --no-healthcheck --no-hostname --no-hosts --oom-kill-disable
          --oom-score-adj --os -P -p --passwd --passwd-entry --personality --pid --pidfile
          --pids-limit --platform --pod --pod-id-file --preserve-fd --preserve-fds
          --privileged --publish --publish-all --pull -q --quiet --rdt-class --read-only
          --read-only-tmpfs --replace --requires --restart --retry --retry-delay --rm --rmi
          --rootfs --sdnotify --seccomp-policy --secret --security-opt --shm-size --sig-proxy
          --stop-signal --stop-timeout --subgidname --subuidname --sysctl --systemd -t
          --timeout --tls-verify --tmpfs --tty --tz -u --uidmap --ulimit --umask --unsetenv
          --unsetenv-all --user --userns --uts -v --variant --volume --volumes-from -w
          --workdir
        """);

    private final Commands command;
    private final String options;

    Peer(Commands command, String options) {
      this.command = command;
      this.options = options;
    }

    List<String> words() {
      return List.of(options.strip().split("\\s+", -1));
    }
  }

  /** A word of a page that ends with * stands for all that begin so. */
  @ParameterizedTest
  @CsvSource({"BUILDX, from-docker-build", "DOCKER, from-docker-build", "BUILDAH, from-buildah"})
  void everyOptionIsOnThePageForThoseWhoComeFromThere(Peer peer, String page) throws IOException {
    Path file = Path.of(System.getProperty("jbuild.project"), "docs", page + ".md");
    Set<String> words =
        Pattern.compile("`([^`]+)`")
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    List<String> absent =
        peer.words().stream()
            .filter(option -> option.startsWith("--") && !option.equals("--help"))
            .filter(option -> !words.contains(option))
            .filter(option -> words.stream().noneMatch(word -> isMeant(option, word)))
            .toList();
    assertEquals(List.of(), absent);
  }

  private static boolean isMeant(String option, String word) {
    return word.endsWith("*") && option.startsWith(word.substring(0, word.length() - 1));
  }

  /** As a command line has them on which this option is. */
  private static CommandSpec spec(Peer peer, String option) {
    Command command = peer.command.create();
    CommandSpec spec = Jbuild.spec(peer.command, command);
    command.foreign().addTo(spec, option);
    return spec;
  }

  @ParameterizedTest
  @EnumSource
  void noneIsUnknown(Peer peer) {
    List<String> unknown = new ArrayList<>();
    for (String option : peer.words()) {
      if (spec(peer, option).findOption(option) == null) {
        unknown.add(option);
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** An option is warned of, or refused with what to use instead; never left to the parser. */
  @ParameterizedTest
  @EnumSource
  void foreignOnesAreToldWithTheirReason(Peer peer) {
    for (String option : peer.words()) {
      String reason = peer.command.create().foreign().reason(option).orElse("");
      if (!reason.isEmpty()) {
        OptionSpec known = spec(peer, option).findOption(option);
        List<String> words = new ArrayList<>(List.of(peer.command.word(), option));
        if (known.arity().min() > 0) {
          words.add("value");
        }
        words.addAll(List.of("--pull=never", "--", "nowhere"));
        Invocation run =
            Invocation.of(
                folder,
                Map.of("JBUILD_ROOT", folder.resolve("store").toString()),
                words.toArray(new String[0]));
        String name = known.names()[known.names().length - 1];
        String told = run.err().lines().findFirst().orElse("");
        String warning = "jbuild: warning: " + name + " has no effect: " + reason;
        boolean refused = !told.startsWith("jbuild: warning: ");
        assertEquals(
            refused ? "jbuild: " + name + " is not supported: " + reason : warning, told, option);
        assertEquals(
            refused ? peer.command.create().usageCode() : peer.command.create().failureCode(),
            run.code(),
            option);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"run -itd x, --detach", "run -p80:80 x, --publish", "build -v/a:/b ., --volume"})
  void lettersMayStandTogether(String line, String option) {
    Invocation run = Invocation.of(folder, Map.of(), line.split(" ", -1));
    assertTrue(run.err().startsWith("jbuild: " + option + " is not supported: "), run::toString);
  }

  @Test
  void aFlagTakesNoWordThatFollows() {
    Invocation run = Invocation.of(folder, Map.of(), "build", "--layers", "nowhere");
    assertEquals(
        "jbuild: the build context nowhere does not exist",
        run.err().lines().skip(1).findFirst().orElse(""));
  }
}
