package dev.jbuild.build.sandbox;

import dev.jbuild.linux.FileName;
import dev.jbuild.linux.Syscall;
import dev.jbuild.snapshot.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that mount an overlay.
 *
 * <p>By mount(2) where the options fit the page it takes, with paths relative to what the layers
 * have in common where that helps; else layer by layer with fsconfig(2), which Linux has for
 * overlays since 6.7.
 */
final class OverlayRows {
  private static final int PAGE = 4096;
  private static final int AT_WORKING = -100;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;
  private static final int CLOSE_ON_EXEC = 1;
  private static final int EMPTY_PATH = 4;

  private OverlayRows() {}

  /** Adds the rows; afterwards the working directory may be another. */
  static void mount(
      SyscallTable table, Mount.Overlay overlay, String target, Descriptors descriptors) {
    List<String> lower = new ArrayList<>(overlay.lower().size());
    for (Path layer : overlay.lower().reversed()) {
      lower.add(path(layer));
    }
    String common = "";
    String options = options(lower, common, overlay.writable());
    if (FileName.encode(options).length >= PAGE) {
      common = commonFolder(lower);
      options = options(lower, common, overlay.writable());
      table.call("enter the layers' folder", Syscall.CHDIR, table.string(common));
    }
    String what = "mount overlay of " + lower.size() + " layers";
    if (FileName.encode(options).length < PAGE) {
      long type = table.string("overlay");
      table.call(what, Syscall.MOUNT, type, table.string(target), type, 0, table.string(options));
    } else {
      configure(table, lower, common, overlay.writable(), what, target, descriptors);
    }
  }

  private static String path(Path path) {
    return FileName.of(path.toAbsolutePath());
  }

  private static String options(
      List<String> lower, String common, Optional<Mount.Writable> writable) {
    StringBuilder options = new StringBuilder("userxattr");
    for (int i = 0; i < lower.size(); i++) {
      options.append(i == 0 ? ",lowerdir=" : ":");
      appendEscaped(options, lower.get(i).substring(common.length()));
    }
    if (writable.isPresent()) {
      options.append(",volatile,upperdir=");
      appendEscaped(options, path(writable.get().upper()));
      options.append(",workdir=");
      appendEscaped(options, path(writable.get().work()));
    }
    return options.toString();
  }

  private static void appendEscaped(StringBuilder options, String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == ':' || c == ',' || c == '\\') {
        options.append('\\');
      }
      options.append(c);
    }
  }

  /** The longest folder, with its slash, that all paths begin with. */
  private static String commonFolder(List<String> paths) {
    String common = paths.getFirst();
    for (String path : paths) {
      while (!path.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    return common.substring(0, common.lastIndexOf('/') + 1);
  }

  private static void configure(
      SyscallTable table,
      List<String> lower,
      String common,
      Optional<Mount.Writable> writable,
      String what,
      String target,
      Descriptors descriptors) {
    int context = descriptors.open();
    int mount = descriptors.open();
    table.call(what, Syscall.FSOPEN, table.string("overlay"), CLOSE_ON_EXEC);
    long lowerKey = table.string("lowerdir+");
    for (String layer : lower) {
      long value = table.string(layer.substring(common.length()));
      table.call(what, Syscall.FSCONFIG, context, SET_STRING, lowerKey, value, 0);
    }
    table.call(what, Syscall.FSCONFIG, context, SET_FLAG, table.string("userxattr"), 0, 0);
    if (writable.isPresent()) {
      long upper = table.string(path(writable.get().upper()));
      long work = table.string(path(writable.get().work()));
      table.call(what, Syscall.FSCONFIG, context, SET_FLAG, table.string("volatile"), 0, 0);
      table.call(what, Syscall.FSCONFIG, context, SET_STRING, table.string("upperdir"), upper, 0);
      table.call(what, Syscall.FSCONFIG, context, SET_STRING, table.string("workdir"), work, 0);
    }
    table.call(what, Syscall.FSCONFIG, context, CREATE, 0, 0, 0);
    table.call(what, Syscall.FSMOUNT, context, CLOSE_ON_EXEC, 0);
    long empty = table.string("");
    table.call(
        what, Syscall.MOVE_MOUNT, mount, empty, AT_WORKING, table.string(target), EMPTY_PATH);
    table.call(what, Syscall.CLOSE, mount);
    table.call(what, Syscall.CLOSE, context);
    descriptors.close(mount);
    descriptors.close(context);
  }
}
