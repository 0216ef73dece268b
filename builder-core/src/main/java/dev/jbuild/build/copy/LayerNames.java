package dev.jbuild.build.copy;

import dev.jbuild.build.context.ContextException;
import dev.jbuild.linux.FileName;
import dev.jbuild.tar.EntryType;
import dev.jbuild.tar.TarEntry;

/** What cannot be in a layer, since it would mean something else there. */
final class LayerNames {
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;

  private LayerNames() {}

  /**
   * Refuses marks of removed files, whether of tars ({@code .wh.}) or of overlayfs (a 0/0 character
   * device), and what no Linux file system holds.
   */
  static void require(TarEntry source, String path) throws ContextException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.startsWith(".wh.")) {
      throw refused(source, "in an image its name marks a removed file");
    }
    if (source.type() == EntryType.CHARACTER_DEVICE
        && source.deviceMajor() == 0
        && source.deviceMinor() == 0) {
      throw refused(source, "a character device 0/0 marks a removed file");
    }
    if (path.length() > LONGEST_PATH / 4 || name.length() > LONGEST_NAME / 4) {
      if (FileName.encode(name).length > LONGEST_NAME) {
        throw refused(source, "its name is longer than " + LONGEST_NAME + " bytes");
      }
      if (FileName.encode(path).length >= LONGEST_PATH) {
        throw refused(source, "its path in the image is longer than " + LONGEST_PATH + " bytes");
      }
    }
  }

  private static ContextException refused(TarEntry source, String why) {
    return new ContextException("cannot copy /" + FileName.printable(source.path()) + ": " + why);
  }
}
