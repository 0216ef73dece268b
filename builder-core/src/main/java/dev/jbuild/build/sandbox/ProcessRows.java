package dev.jbuild.build.sandbox;

import dev.jbuild.build.sandbox.SyscallTable.Purpose;
import dev.jbuild.linux.Architecture;
import dev.jbuild.linux.Errno;
import dev.jbuild.linux.LinuxException;
import dev.jbuild.linux.ResourceLimit;
import dev.jbuild.linux.Syscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows that start the step as a child of the sandbox's first process, and those by which that one
 * waits for it.
 *
 * <p>The first process never executes anything: its parent-death signal, by which all ends with
 * jbuild, would be lost to a step that runs a set-user-ID program such as sudo. It reaps orphans,
 * reports how the step ended, and by its own end kills what the step left running.
 */
final class ProcessRows {
  private static final int SIGCHLD = 17;
  private static final int CLONE_PIDFD = 0x1000;
  private static final int WAIT_ALL = 0x40000000;
  private static final int REPORT = 3;
  private static final int REPORT_SIZE = 16;

  /** In a new pid namespace the first child is number 2, and 2 is not given out again. */
  private static final int STEP = 2;

  private static final int SET_SIGNAL_MASK = 2;
  private static final int SIGNALS = 31;
  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;
  private static final int DROP_BOUNDING = 24;
  private static final int AMBIENT = 47;
  private static final int AMBIENT_CLEAR_ALL = 4;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int USUAL_UMASK = 022;
  private static final int USUAL_OPEN_FILES = 1024;
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final SyscallTable table;
  private final ProcessSpec spec;
  private final UserNamespace namespace;
  private final StandardStreams streams;
  private final Descriptors descriptors;
  private final AttachmentRows attachment;
  private final GroupRows groups;

  ProcessRows(
      SyscallTable table,
      ProcessSpec spec,
      UserNamespace namespace,
      StandardStreams streams,
      Descriptors descriptors,
      GroupRows groups) {
    this.table = table;
    this.spec = spec;
    this.namespace = namespace;
    this.streams = streams;
    this.descriptors = descriptors;
    this.groups = groups;
    this.attachment = new AttachmentRows(table, descriptors);
  }

  void add() throws LinuxException {
    boolean attached = !(streams instanceof StandardStreams.Lines);
    long flags = attached ? SIGCHLD | CLONE_PIDFD : SIGCHLD;
    long pidFdHere = SyscallTable.VARIABLES + 2 * Long.BYTES;
    SyscallTable.Row fork = table.call("start the step", Syscall.CLONE, flags, 0, pidFdHere, 0, 0);
    int from = table.size() - 1;
    startStep();
    fork.onPositive(table.size() - from);
    if (attached) {
      attachment.sendProcess(descriptors.open());
    }
    waitForStep();
  }

  /** Waits for any child until the step is no more; reports {@code {0, wait status}}. */
  private void waitForStep() {
    long status = SyscallTable.VARIABLES + Long.BYTES;
    table
        .call("wait for the step", Syscall.WAIT4, -1, status, WAIT_ALL, 0)
        .tolerate(Errno.EINTR)
        .onError(0);
    table.call("look for the step", Syscall.KILL, STEP, 0).tolerate(Errno.ESRCH).onZero(-1);
    table.call("report", Syscall.WRITE, REPORT, SyscallTable.VARIABLES, REPORT_SIZE);
    table.call("end", Syscall.EXIT_GROUP, 0);
  }

  private void startStep() throws LinuxException {
    groups.enter();
    table.call("make a session", Syscall.SETSID);
    int user = namespace == UserNamespace.FULL ? spec.user().uid() : 0;
    if (streams instanceof StandardStreams.OwnTerminal terminal) {
      attachment.openTerminal(terminal.size(), user);
    } else if (user != 0) {
      for (int standard = 0; standard < REPORT; standard++) {
        AttachmentRows.own(table, standard, user);
      }
    }
    resetSignals();
    setLimits();
    table.call(
        Purpose.ENTER_WORKING_DIRECTORY,
        "enter " + spec.workingDirectory(),
        Syscall.CHDIR,
        table.string(spec.workingDirectory()));
    boolean confined = spec.security() == ProcessSpec.Security.SANDBOX;
    if (confined) {
      dropBoundingCapabilities();
      installFilter();
    }
    boolean root = namespace == UserNamespace.SINGLE || spec.user().uid() == 0;
    if (namespace == UserNamespace.FULL) {
      changeUser();
    }
    if (confined && root) {
      keepCapabilities();
    }
    table.call("set the umask", Syscall.UMASK, USUAL_UMASK);
    execute();
  }

  /** The JVM blocks some signals, and what started it may have ignored some. */
  private void resetSignals() {
    long none = table.longs(0);
    table.call("unblock signals", Syscall.RT_SIGPROCMASK, SET_SIGNAL_MASK, none, 0, Long.BYTES);
    long byDefault = table.longs(0, 0, 0, 0);
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if (signal != SIGKILL && signal != SIGSTOP) {
        table.call("reset signals", Syscall.RT_SIGACTION, signal, byDefault, 0, Long.BYTES);
      }
    }
  }

  private void setLimits() throws LinuxException {
    boolean openFiles = false;
    for (Ulimit limit : spec.ulimits()) {
      openFiles |= limit.resource() == Ulimit.Resource.NOFILE;
      limit(limit);
    }
    if (!openFiles) {
      lowerOpenFiles();
    }
  }

  /** A JVM raises its soft limit to the hard one; steps that close all descriptors suffer. */
  private void lowerOpenFiles() throws LinuxException {
    long hard = ResourceLimit.hard(Ulimit.Resource.NOFILE.number());
    long soft = hard == Ulimit.UNLIMITED ? USUAL_OPEN_FILES : Math.min(USUAL_OPEN_FILES, hard);
    limit(new Ulimit(Ulimit.Resource.NOFILE, soft, hard));
  }

  private void limit(Ulimit limit) {
    table.call(
        "set the limit " + limit.resource().name().toLowerCase(Locale.ROOT),
        Syscall.PRLIMIT64,
        0,
        limit.resource().number(),
        table.longs(limit.soft(), limit.hard()),
        0);
  }

  private void dropBoundingCapabilities() {
    for (Capability capability : Capability.values()) {
      if (!spec.capabilities().contains(capability)) {
        table
            .call("drop capabilities", Syscall.PRCTL, DROP_BOUNDING, capability.number(), 0, 0, 0)
            .tolerate(Errno.EINVAL); // unknown to an older kernel
      }
    }
    table
        .call("drop capabilities", Syscall.PRCTL, AMBIENT, AMBIENT_CLEAR_ALL, 0, 0, 0)
        .tolerate(Errno.EINVAL);
  }

  /** While it still may: without no_new_privs a filter takes CAP_SYS_ADMIN. */
  private void installFilter() {
    Architecture architecture = table.architecture();
    long[] filter = SeccompFilter.instructions(architecture, namespace == UserNamespace.SINGLE);
    long program = table.longs(filter.length, table.longs(filter));
    table.call("install the system call filter", Syscall.SECCOMP, 1, 0, program);
  }

  private void changeUser() {
    ProcessSpec.User user = spec.user();
    int[] groups = new int[user.groups().size()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = user.groups().get(i);
    }
    String what = "change to user " + user.uid() + ":" + user.gid();
    table.call(what, Syscall.SETGROUPS, groups.length, table.ints(groups));
    table.call(what, Syscall.SETRESGID, user.gid(), user.gid(), user.gid());
    table.call(what, Syscall.SETRESUID, user.uid(), user.uid(), user.uid());
  }

  /** Effective, permitted, inheritable; low halves first: see capset(2). */
  private void keepCapabilities() {
    long mask = 0;
    for (Capability capability : spec.capabilities()) {
      mask |= 1L << capability.number();
    }
    int low = (int) mask;
    int high = (int) (mask >>> 32);
    table.call(
        "set capabilities",
        Syscall.CAPSET,
        table.ints(CAPABILITY_VERSION_3, 0),
        table.ints(low, low, 0, high, high, 0));
  }

  private void execute() {
    String program = spec.arguments().getFirst();
    long arguments = table.strings(spec.arguments());
    long environment = table.strings(spec.environment());
    List<String> candidates = candidates(program);
    for (int i = 0; i < candidates.size(); i++) {
      long path = table.string(candidates.get(i));
      SyscallTable.Row row =
          table.call(Purpose.EXECUTE, program, Syscall.EXECVE, path, arguments, environment);
      if (i < candidates.size() - 1) {
        row.tolerate(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES);
      }
    }
  }

  private List<String> candidates(String program) {
    if (program.indexOf('/') >= 0 || program.isEmpty()) {
      return List.of(program);
    }
    String path = DEFAULT_PATH;
    for (String variable : spec.environment()) {
      if (variable.startsWith("PATH=")) {
        path = variable.substring(5);
      }
    }
    List<String> candidates = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf(':', start);
      end = end < 0 ? path.length() : end;
      candidates.add(end == start ? "./" + program : path.substring(start, end) + "/" + program);
      start = end + 1;
    }
    return candidates;
  }
}
