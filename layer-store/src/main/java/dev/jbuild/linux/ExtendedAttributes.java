package dev.jbuild.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of files themselves, never of what a symlink points to.
 *
 * <p>Where there is no Linux files have none. Values are up to 64 KiB, the kernel's limit ({@code
 * XATTR_SIZE_MAX}).
 */
public final class ExtendedAttributes {
  private ExtendedAttributes() {}

  /** The names a file has; empty also where the file system has no attributes. */
  public static List<String> list(Directory directory, String file) throws LinuxException {
    if (!(directory instanceof KernelDirectory kernel)) {
      return List.of();
    }
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(kernel.pathOf(file));
      long length = LibC.call(scratch, Syscall.LLISTXATTR, path, scratch.data(), Scratch.DATA_SIZE);
      if (length == 0 || length == -Errno.EOPNOTSUPP || length == -Errno.ENOSYS) {
        return List.of();
      }
      byte[] names = new byte[(int) kernel.check("listxattr", file, length)];
      scratch.get(0, names, 0, names.length);
      return split(names);
    }
  }

  private static List<String> split(byte[] names) {
    List<String> list = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < names.length; i++) {
      if (names[i] == 0) {
        list.add(FileName.decode(names, start, i - start));
        start = i + 1;
      }
    }
    return list;
  }

  /** The value of an attribute; null where the file has none of that name. */
  public static byte @Nullable [] get(Directory directory, String file, String attribute)
      throws LinuxException {
    if (!(directory instanceof KernelDirectory kernel)) {
      return null;
    }
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(kernel.pathOf(file));
      long name = scratch.secondPath(attribute);
      long length =
          LibC.call(scratch, Syscall.LGETXATTR, path, name, scratch.data(), Scratch.DATA_SIZE);
      if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP || length == -Errno.ENOSYS) {
        return null;
      }
      byte[] value = new byte[(int) kernel.check("getxattr", file, length)];
      scratch.get(0, value, 0, value.length);
      return value;
    }
  }

  /** Sets an attribute, replacing its value. */
  public static void set(Directory directory, String file, String attribute, byte[] value)
      throws LinuxException {
    if (!(directory instanceof KernelDirectory kernel)) {
      throw new LinuxException("setxattr", directory.subject(file), Errno.EOPNOTSUPP);
    }
    if (value.length > Scratch.DATA_SIZE) {
      throw new LinuxException("setxattr", directory.subject(file), Errno.E2BIG);
    }
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(kernel.pathOf(file));
      long name = scratch.secondPath(attribute);
      scratch.put(0, value, 0, value.length);
      long result =
          LibC.call(scratch, Syscall.LSETXATTR, path, name, scratch.data(), value.length, 0, 0);
      kernel.check("setxattr", file, result);
    }
  }

  /** Removes an attribute. */
  public static void remove(Directory directory, String file, String attribute)
      throws LinuxException {
    if (!(directory instanceof KernelDirectory kernel)) {
      return;
    }
    try (Scratch scratch = Scratch.take()) {
      long path = scratch.path(kernel.pathOf(file));
      long name = scratch.secondPath(attribute);
      kernel.check("removexattr", file, LibC.call(scratch, Syscall.LREMOVEXATTR, path, name, 0));
    }
  }
}
