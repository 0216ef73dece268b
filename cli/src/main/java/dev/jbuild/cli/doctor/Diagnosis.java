package dev.jbuild.cli.doctor;

import dev.jbuild.linux.Kernel;
import dev.jbuild.source.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All findings about a host. */
public record Diagnosis(List<Finding> findings) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** Whether builds with RUN work. */
  public boolean works() {
    return findings.stream().noneMatch(finding -> finding.status() == Finding.Status.FAIL);
  }

  /**
   * Looks at everything.
   *
   * @param logins files that may hold passwords for registries
   */
  public static Diagnosis of(
      Host host, StoreDisk disk, List<Path> logins, NamespaceProbe probe, Trial trial)
      throws IOException {
    var namespaces = new NamespaceChecks(host, probe);
    var kernel = new KernelChecks(host, probe);
    var caller = new CallerChecks(host);
    List<Finding> findings = new ArrayList<>();
    findings.add(trial.worked() ? Finding.ok("RUN", "works") : Finding.fail("RUN", trial.said()));
    if (Kernel.isLinux()) {
      findings.add(namespaces.userNamespaces());
      findings.add(namespaces.subordinateIds());
      findings.add(namespaces.newuidmap());
      findings.add(kernel.overlay(disk));
      findings.add(kernel.seccomp());
      findings.add(kernel.proc());
      findings.add(kernel.controlGroups());
      findings.add(kernel.emulators());
    }
    findings.add(disk.finding());
    findings.add(caller.registries(logins));
    findings.add(CallerChecks.java());
    findings.add(caller.startUpCache());
    return new Diagnosis(findings);
  }

  /** One object, with an array of findings; {@code remedy} is left out where there is none. */
  public String json() {
    var json = new JsonWriter().object().name("works").value(works()).name("findings").array();
    for (Finding finding : findings) {
      json.object().member("check", finding.check()).member("status", finding.status().word());
      json.member("found", finding.found());
      Optional<String> remedy = finding.remedy();
      if (remedy.isPresent()) {
        json.member("remedy", remedy.get());
      }
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }
}
