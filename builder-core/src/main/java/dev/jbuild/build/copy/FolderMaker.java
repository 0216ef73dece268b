package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.build.context.SlashPath;
import dev.jbuild.build.context.Tree;
import java.io.IOException;
import java.util.List;

/** Makes the folder that WORKDIR names. */
public final class FolderMaker {
  private FolderMaker() {}

  /**
   * Says what the layer of a WORKDIR will be; it is empty where the folder exists.
   *
   * <p>Folders that are missing are made with mode 0755 and belong to USER, as in BuildKit: a user
   * of whom the image knows nothing counts as root there.
   *
   * @param path the working directory, absolute
   * @param user the value of USER, empty for none
   * @param image the file system that the layers below make
   * @param created seconds since the epoch, the time of the folders
   * @throws ContextException where something else is at the path
   */
  public static LayerPlan plan(String path, String user, Tree image, long created)
      throws IOException, ContextException {
    Target target = new Target(image);
    String folder = target.resolve(SlashPath.inTree(path));
    Owner owner = null;
    if (!user.isEmpty()) {
      try {
        owner = Owner.resolve(user, image, true);
      } catch (ContextException e) {
        owner = Owner.ROOT;
      }
    }
    try {
      target.makeFolders(folder, 0755, owner, created);
    } catch (ContextException e) {
      throw new ContextException(
          "cannot make the working directory " + path + ": " + e.getMessage(), null, path, e);
    }
    return new LayerPlan(target.entries(), List.of());
  }
}
