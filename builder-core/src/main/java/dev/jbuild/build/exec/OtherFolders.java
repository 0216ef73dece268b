package dev.jbuild.build.exec;

import java.io.IOException;
import java.nio.file.Path;

/** Where folders of cache mounts come from that this store does not have: other machines. */
public interface OtherFolders {
  /** There are none. */
  OtherFolders NONE = (name, id, folder) -> false;

  /**
   * Fills a folder with what another machine had in it.
   *
   * @param name of the folder in a store; the same on all machines
   * @param id of the mount, for people
   * @param folder is empty, and is empty again where nothing came
   * @return whether it was filled
   */
  boolean fill(String name, String id, Path folder) throws IOException;
}
