package dev.jbuild.build.sandbox;

/**
 * A resource limit of a step.
 *
 * @param soft {@link #UNLIMITED} for none
 * @param hard {@link #UNLIMITED} for none
 */
public record Ulimit(Resource resource, long soft, long hard) {
  public static final long UNLIMITED = -1;

  /**
   * What can be limited.
   *
   * <p>Source: Linux {@code include/uapi/asm-generic/resource.h}.
   */
  public enum Resource {
    CPU(0),
    FSIZE(1),
    DATA(2),
    STACK(3),
    CORE(4),
    RSS(5),
    NPROC(6),
    NOFILE(7),
    MEMLOCK(8),
    AS(9),
    LOCKS(10),
    SIGPENDING(11),
    MSGQUEUE(12),
    NICE(13),
    RTPRIO(14),
    RTTIME(15);

    private final int number;

    Resource(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }
}
