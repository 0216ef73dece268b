package dev.jbuild.build;

import dev.jbuild.build.cgroup.ControlGroups;
import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.event.BuildEvent;
import dev.jbuild.build.event.BuildException;
import dev.jbuild.build.event.BuildListener;
import dev.jbuild.build.event.InternalSteps;
import dev.jbuild.build.exec.ForegroundProcess;
import dev.jbuild.build.exec.IoProblem;
import dev.jbuild.build.plan.ImageRequest;
import dev.jbuild.build.plan.ResolvedImage;
import dev.jbuild.build.remote.Registries;
import dev.jbuild.build.transfer.TransferSteps;
import dev.jbuild.layer.Layer;
import dev.jbuild.layout.Image;
import dev.jbuild.layout.ImageStore;
import dev.jbuild.layout.NoSuchImageException;
import dev.jbuild.layout.Pin;
import dev.jbuild.oci.ContainerConfig;
import dev.jbuild.source.Diagnostic;
import dev.jbuild.source.SourceFile;
import dev.jbuild.source.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets images ready to be tried in the foreground. */
public final class ImageRunner {
  private final ImageStore store;
  private final Map<String, String> environment;
  private final Pin pin;

  /**
   * A runner.
   *
   * @param environment of the user, for proxies and credentials of registries
   * @param pin keeps the layers in use; to be held until the process has ended
   */
  public ImageRunner(ImageStore store, Map<String, String> environment, Pin pin) {
    this.store = store;
    this.environment = Map.copyOf(environment);
    this.pin = pin;
  }

  /**
   * Finds the image, in the store or in its registry, and unpacks it where that was not done yet.
   *
   * @throws BuildException where it cannot be run, for a reason its user can act on
   */
  public ForegroundProcess prepare(RunRequest request, BuildListener events) throws BuildException {
    InternalSteps steps = new InternalSteps(events);
    try (Registries registries =
        new Registries(
            store.blobs(), environment, request.access(), new TransferSteps(events, steps::next))) {
      BaseImages images = new BaseImages(store, request.pull(), registries, steps);
      ResolvedImage image = resolve(request, images);
      List<Layer> layers = images.of(image);
      for (Layer layer : layers) {
        pin.use(layer);
      }
      return ForegroundProcess.prepare(
          store,
          layers,
          command(request, image.config().config()),
          request.options(),
          unmet -> warn(unmet, events));
    } catch (ContextException e) {
      throw new BuildException(e.sentence(), e);
    } catch (IOException e) {
      throw new BuildException(IoProblem.describe(e), e);
    }
  }

  private static void warn(ControlGroups.Unmet unmet, BuildListener events) {
    Diagnostic warning = Diagnostic.warning(unmet.message(), new Span(0, 0)).withHint(unmet.hint());
    events.on(new BuildEvent.DiagnosticRaised(new SourceFile("jbuild", ""), warning));
  }

  private ResolvedImage resolve(RunRequest request, BaseImages images)
      throws IOException, BuildException {
    if (request.pull() != BuildRequest.PullPolicy.ALWAYS) {
      try {
        Image image = store.image(store.resolve(request.image()).target(), request.platform());
        return new ResolvedImage(
            request.image(), image.descriptor(), image.manifest().layers(), image.config());
      } catch (NoSuchImageException e) {
        // Then it is looked for as FROM would.
      }
    }
    return images.resolve(new ImageRequest(request.image(), Optional.empty(), request.platform()));
  }

  private static ForegroundProcess.Command command(RunRequest request, ContainerConfig config)
      throws BuildException {
    List<String> words = new ArrayList<>(request.entrypoint().orElse(config.entrypoint()));
    boolean imagesCommand = request.command().isEmpty() && request.entrypoint().isEmpty();
    words.addAll(imagesCommand ? config.cmd() : request.command());
    if (words.isEmpty()) {
      throw new BuildException(
          "no command: " + request.image() + " has neither ENTRYPOINT nor CMD; give one after it");
    }
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", ContainerConfig.DEFAULT_PATH);
    env.putAll(config.variables());
    env.putAll(request.environment());
    List<String> folders = new ArrayList<>(config.volumes());
    folders.addAll(request.folders());
    String folder = config.workingDir().isEmpty() ? "/" : config.workingDir();
    return new ForegroundProcess.Command(
        words,
        env,
        request.workingDirectory().orElse(folder),
        request.user().orElse(config.user()),
        request.network(),
        folders,
        request.mounts());
  }
}
