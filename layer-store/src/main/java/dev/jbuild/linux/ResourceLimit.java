package dev.jbuild.linux;

/** The resource limits of this process. */
public final class ResourceLimit {
  private ResourceLimit() {}

  /**
   * The hard limit of a resource.
   *
   * @param resource the kernel's number, such as 7 for open files
   * @return -1 for none
   */
  public static long hard(int resource) throws LinuxException {
    try (Scratch scratch = Scratch.take()) {
      long result = LibC.call(scratch, Syscall.PRLIMIT64, 0, resource, 0, scratch.data());
      if (result < 0) {
        throw new LinuxException("prlimit", "", (int) -result);
      }
      return scratch.getLong(8);
    }
  }
}
