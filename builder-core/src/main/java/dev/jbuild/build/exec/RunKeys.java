package dev.jbuild.build.exec;

import dev.jbuild.build.cache.StepKey;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.explain.Selected;
import dev.jbuild.build.plan.RunMount;
import dev.jbuild.build.plan.Step;
import dev.jbuild.build.sandbox.UserNamespace;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a RUN depends on. Proxies, extra hosts and the bytes of secrets are not in it: they say how
 * the command gets at things, not what it is.
 */
record RunKeys(Trees trees, UserNamespace namespace, OptionalLong epoch) {

  /**
   * The key of a step.
   *
   * @param files gets what the step reads of contexts
   */
  StepKey of(Step.Run step, StepResult parent, Scheduler.Results results, List<Selected> files)
      throws IOException, ContextException {
    StepKey.Builder key =
        StepKey.of("run")
            .field("below", parent.id())
            .field("command", step.argv())
            // The order of variables means nothing to a process.
            .field("environment", new TreeMap<>(step.env()))
            .field("working directory", step.workingDirectory())
            .field("user", step.user())
            .field("network", step.network().name())
            .field("security", step.insecure() ? "insecure" : "sandbox");
    if (namespace == UserNamespace.SINGLE) {
      // Its chown does nothing: the layer is not the one that other namespaces make.
      key.field("id map", "one id");
    }
    for (Step.InlineFile file : step.inlineFiles()) {
      key.field("heredoc " + file.path(), file.content());
    }
    for (RunMount mount : step.mounts()) {
      mountFields(key, mount, results, files);
    }
    epoch.ifPresent(seconds -> key.field("SOURCE_DATE_EPOCH", Long.toString(seconds)));
    return key.build();
  }

  private void mountFields(
      StepKey.Builder key, RunMount mount, Scheduler.Results results, List<Selected> files)
      throws IOException, ContextException {
    String name = "mount " + mount.target();
    switch (mount) {
      case RunMount.Bind bind -> {
        String identity = trees.identity(bind.from(), bind.source(), results);
        key.field(name, List.of("bind", identity, bind.source(), bind.writable() ? "rw" : "ro"));
        if (Trees.isByContent(bind.from())) {
          files.add(
              new Selected(
                  name,
                  bind.from(),
                  identity,
                  true,
                  () -> trees.files(bind.from(), bind.source(), results)));
        }
      }
      case RunMount.Cache cache ->
          key.field(name, List.of("cache", cache.readOnly() ? "ro" : "rw"));
      case RunMount.Tmpfs tmpfs -> key.field(name, "tmpfs");
      case RunMount.Secret secret ->
          key.field(
              name, List.of("secret", secret.id(), secret.env().orElse(""), "" + secret.file()));
      case RunMount.Ssh ssh -> key.field(name, List.of("ssh", ssh.id()));
    }
  }
}
