package dev.jbuild.build.sandbox;

/**
 * System calls that no step may make, with their numbers on each architecture; -1 where there is
 * none.
 *
 * <p>These are what the default profiles of Docker and Podman refuse: calls that act on the whole
 * machine (time, modules, swap, keyrings), open a large attack surface (bpf, io_uring, perf,
 * userfaultfd) or make mounts and namespaces. Sources of the numbers: Linux {@code syscall_64.tbl},
 * {@code syscall_32.tbl}, {@code asm-generic/unistd.h}, {@code arm/tools/syscall.tbl}.
 */
enum DeniedCall {
  ACCT(163, 51, 89, 51),
  ADD_KEY(248, 286, 217, 309),
  BPF(321, 357, 280, 386),
  CLOCK_SETTIME(227, 264, 112, 262),
  CLOCK_SETTIME64(-1, 404, -1, 404),
  DELETE_MODULE(176, 129, 106, 129),
  FANOTIFY_INIT(300, 338, 262, 367),
  FINIT_MODULE(313, 350, 273, 379),
  FSCONFIG(431, 431, 431, 431),
  FSMOUNT(432, 432, 432, 432),
  FSOPEN(430, 430, 430, 430),
  FSPICK(433, 433, 433, 433),
  INIT_MODULE(175, 128, 105, 128),
  IO_URING_ENTER(426, 426, 426, 426),
  IO_URING_REGISTER(427, 427, 427, 427),
  IO_URING_SETUP(425, 425, 425, 425),
  IOPERM(173, 101, -1, -1),
  IOPL(172, 110, -1, -1),
  KCMP(312, 349, 272, 378),
  KEXEC_FILE_LOAD(320, -1, 294, 401),
  KEXEC_LOAD(246, 283, 104, 347),
  KEYCTL(250, 288, 219, 311),
  LOOKUP_DCOOKIE(212, 253, 18, 249),
  MIGRATE_PAGES(256, 294, 238, 400),
  MOUNT(165, 21, 40, 21),
  MOUNT_SETATTR(442, 442, 442, 442),
  MOVE_MOUNT(429, 429, 429, 429),
  MOVE_PAGES(279, 317, 239, 344),
  NFSSERVCTL(180, 169, 42, 169),
  OPEN_BY_HANDLE_AT(304, 342, 265, 371),
  OPEN_TREE(428, 428, 428, 428),
  PERF_EVENT_OPEN(298, 336, 241, 364),
  PIVOT_ROOT(155, 217, 41, 218),
  QUOTACTL(179, 131, 60, 131),
  QUOTACTL_FD(443, 443, 443, 443),
  REBOOT(169, 88, 142, 88),
  REQUEST_KEY(249, 287, 218, 310),
  SETNS(308, 346, 268, 375),
  SETTIMEOFDAY(164, 79, 170, 79),
  STIME(-1, 25, -1, -1),
  SWAPOFF(168, 115, 225, 115),
  SWAPON(167, 87, 224, 87),
  SYSFS(139, 135, -1, 135),
  SYSLOG(103, 103, 116, 103),
  UMOUNT(-1, 22, -1, -1),
  UMOUNT2(166, 52, 39, 52),
  UNSHARE(272, 310, 97, 337),
  USELIB(134, 86, -1, 86),
  USERFAULTFD(323, 374, 282, 388),
  USTAT(136, 62, -1, 62),
  VHANGUP(153, 111, 58, 111),
  VM86(-1, 166, -1, -1),
  VM86OLD(-1, 113, -1, -1),
  VMSPLICE(278, 316, 75, 343);

  private final short x86;
  private final short i386;
  private final short aarch64;
  private final short arm;

  DeniedCall(int x86, int i386, int aarch64, int arm) {
    this.x86 = (short) x86;
    this.i386 = (short) i386;
    this.aarch64 = (short) aarch64;
    this.arm = (short) arm;
  }

  int number(SeccompFilter.Abi abi) {
    return switch (abi) {
      case X86_64 -> x86;
      case I386 -> i386;
      case AARCH64 -> aarch64;
      case ARM -> arm;
    };
  }
}
