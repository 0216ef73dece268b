package dev.jbuild.linux;

/**
 * System call numbers per architecture.
 *
 * <p>Source: Linux {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code
 * include/uapi/asm-generic/unistd.h} (which aarch64 uses). Only calls that both have are here, so
 * the {@code *at} forms throughout.
 */
public enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  LSEEK(8, 62),
  PREAD64(17, 67),
  PWRITE64(18, 68),
  FCNTL(72, 25),
  IOCTL(16, 29),
  FLOCK(73, 32),
  FSYNC(74, 82),
  FDATASYNC(75, 83),
  FTRUNCATE(77, 46),
  FALLOCATE(285, 47),
  SYNCFS(306, 267),
  STATFS(137, 43),
  SENDFILE(40, 71),
  COPY_FILE_RANGE(326, 285),

  OPENAT(257, 56),
  OPENAT2(437, 437),
  STATX(332, 291),
  GETDENTS64(217, 61),
  READLINKAT(267, 78),
  FACCESSAT(269, 48),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  SYMLINKAT(266, 36),
  LINKAT(265, 37),
  UNLINKAT(263, 35),
  RENAMEAT2(316, 276),
  FCHOWNAT(260, 54),
  FCHMODAT(268, 53),
  UTIMENSAT(280, 88),

  LSETXATTR(189, 6),
  LGETXATTR(192, 9),
  LLISTXATTR(195, 12),
  LREMOVEXATTR(198, 15),

  MOUNT(165, 40),
  UMOUNT2(166, 39),
  PIVOT_ROOT(155, 41),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  MOUNT_SETATTR(442, 442),

  UNSHARE(272, 97),
  SETNS(308, 268),
  CLONE(56, 220),
  EXECVE(59, 221),
  EXIT_GROUP(231, 94),
  WAIT4(61, 260),
  KILL(62, 129),
  GETPPID(110, 173),
  SETSID(112, 157),
  PRCTL(157, 167),
  SECCOMP(317, 277),
  CAPSET(126, 91),
  SETRESUID(117, 147),
  SETRESGID(119, 149),
  SETGROUPS(116, 159),
  PRLIMIT64(302, 261),
  UMASK(95, 166),
  CHDIR(80, 49),
  FCHDIR(81, 50),

  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199),
  SENDMSG(46, 211),
  RECVMSG(47, 212),

  MMAP(9, 222),
  MPROTECT(10, 226),
  MEMFD_CREATE(319, 279),
  PIPE2(293, 59),
  DUP3(292, 24),
  PPOLL(271, 73),
  CLOSE_RANGE(436, 436),
  PIDFD_OPEN(434, 434),
  PIDFD_SEND_SIGNAL(424, 424),
  GETEUID(107, 175);

  private final short x86;
  private final short arm;

  Syscall(int x86, int arm) {
    this.x86 = (short) x86;
    this.arm = (short) arm;
  }

  /** The number of this call on an architecture. */
  public int number(Architecture architecture) {
    return architecture == Architecture.X86_64 ? x86 : arm;
  }
}
