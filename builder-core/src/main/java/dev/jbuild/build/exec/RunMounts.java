package dev.jbuild.build.exec;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.plan.FileSource;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.SandboxMount;
import dev.jbuild.snapshot.ActiveSnapshot;
import dev.jbuild.snapshot.Mount;
import dev.jbuild.snapshot.ReadOnlySnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mounts of one RUN while it runs; closing it gives back folders and locks.
 *
 * <p>The variables of secrets are here too, since they too are gone when the step ends.
 */
final class RunMounts implements Closeable {
  private final RunEnvironment run;
  private final Scheduler.Results results;
  private final List<SandboxMount> mounts = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final OpenInputs open = new OpenInputs();

  RunMounts(RunEnvironment run, Scheduler.Results results) {
    this.run = run;
    this.results = results;
  }

  /** All mounts of a step, in the order written. */
  void addAll(Step.Run step) throws IOException, BuildException, ContextException {
    for (Step.InlineFile file : step.inlineFiles()) {
      mounts.add(
          new SandboxMount(
              file.path(),
              new Mount.MemoryFile(
                  file.content().getBytes(StandardCharsets.UTF_8), file.mode(), 0, 0)));
    }
    for (RunMount mount : step.mounts()) {
      switch (mount) {
        case RunMount.Bind bind -> bind(bind);
        case RunMount.Cache cache -> cache(cache);
        case RunMount.Tmpfs tmpfs ->
            mounts.add(
                new SandboxMount(tmpfs.target(), new Mount.Tmpfs(tmpfs.size().orElse(0), 01777)));
        case RunMount.Secret secret -> secret(secret);
        case RunMount.Ssh ssh -> ssh(ssh);
      }
    }
  }

  private void bind(RunMount.Bind bind) throws IOException, BuildException, ContextException {
    List<Path> folders =
        run.layers().folders(run.trees().layers(bind.from(), bind.source(), results));
    if (bind.writable()) {
      // What the step writes goes to a snapshot that nobody commits.
      ActiveSnapshot scratch = run.bench().snapshotter().prepare(folders);
      open.push(scratch);
      mounts.add(new SandboxMount(bind.target(), scratch.mount(), bind.source()));
    } else if (folders.isEmpty()) {
      mounts.add(new SandboxMount(bind.target(), new Mount.Tmpfs(0, 0755)));
    } else {
      ReadOnlySnapshot view = run.bench().snapshotter().view(folders);
      open.push(view);
      mounts.add(new SandboxMount(bind.target(), view.mount(), bind.source()));
    }
  }

  private void cache(RunMount.Cache cache) throws IOException, BuildException, ContextException {
    boolean seeded = !(cache.from() instanceof FileSource.Empty);
    String seedId =
        seeded ? run.trees().identity(cache.from(), cache.source(), results) + cache.source() : "";
    CacheFolders.InUse folder =
        run.caches()
            .take(
                cache,
                seedId,
                target -> {
                  if (seeded) {
                    run.trees().extract(cache.from(), cache.source(), results, target);
                  }
                });
    open.push(folder);
    mounts.add(
        new SandboxMount(
            cache.target(),
            new Mount.Bind(folder.folder(), cache.readOnly(), false),
            seeded ? "" : cache.source()));
  }

  private void secret(RunMount.Secret secret) throws IOException, BuildException, ContextException {
    Optional<byte[]> content = run.secrets().read(secret.id());
    if (content.isEmpty()) {
      if (secret.required()) {
        throw new BuildException(
            "secret " + secret.id() + " not found: give it with --secret id=" + secret.id());
      }
      return;
    }
    secret
        .env()
        .ifPresent(
            name -> environment.put(name, new String(content.get(), StandardCharsets.UTF_8)));
    if (secret.file()) {
      mounts.add(
          new SandboxMount(
              secret.target(),
              new Mount.MemoryFile(content.get(), secret.mode(), secret.uid(), secret.gid())));
    }
  }

  private void ssh(RunMount.Ssh ssh) throws IOException, BuildException {
    Optional<Secrets.Agent> agent = run.secrets().agent(ssh);
    if (agent.isEmpty()) {
      if (ssh.required()) {
        throw new BuildException(
            "no SSH agent " + ssh.id() + ": start one and give it with --ssh " + ssh.id());
      }
      return;
    }
    open.push(agent.get());
    mounts.add(new SandboxMount(ssh.target(), new Mount.Bind(agent.get().socket(), false, false)));
    environment.put("SSH_AUTH_SOCK", ssh.target());
  }

  List<SandboxMount> mounts() {
    return mounts;
  }

  /** Variables that the mounts set. */
  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
