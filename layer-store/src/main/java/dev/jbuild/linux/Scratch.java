package dev.jbuild.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * Native memory for the arguments of one call at a time, pooled.
 *
 * <p>Direct buffers rather than the accessors of {@code MemorySegment}: those start up var handles,
 * which costs milliseconds. The memory stays reachable through the pool or its user's stack frame
 * for the length of a call.
 */
final class Scratch implements AutoCloseable {
  static final int DATA_SIZE = 1 << 16;

  private static final int STATE = 0;
  private static final int PATH_MAX = 4096;
  private static final int FIRST_PATH = 64;
  private static final int SECOND_PATH = FIRST_PATH + PATH_MAX;
  private static final int DATA = SECOND_PATH + PATH_MAX;
  private static final int POOLED = 16;
  private static final ArrayDeque<Scratch> POOL = new ArrayDeque<>(POOLED);

  /** The segment errno is captured into. */
  final MemorySegment state;

  private final ByteBuffer memory;
  private final long address;

  private Scratch() {
    memory = ByteBuffer.allocateDirect(DATA + DATA_SIZE).order(ByteOrder.nativeOrder());
    MemorySegment segment = MemorySegment.ofBuffer(memory);
    address = segment.address();
    state = segment.asSlice(STATE, FIRST_PATH);
  }

  static Scratch take() {
    synchronized (POOL) {
      Scratch free = POOL.pollLast();
      if (free != null) {
        return free;
      }
    }
    return new Scratch();
  }

  @Override
  public void close() {
    synchronized (POOL) {
      if (POOL.size() < POOLED) {
        POOL.addLast(this);
      }
    }
  }

  int errno() {
    return memory.getInt(STATE);
  }

  /** Stores a path as a C string; gives its address. */
  long path(String path) throws LinuxException {
    return path(FIRST_PATH, path);
  }

  /** Like {@link #path} for calls that take two. */
  long secondPath(String path) throws LinuxException {
    return path(SECOND_PATH, path);
  }

  private long path(int offset, String path) throws LinuxException {
    byte[] bytes = cString(path);
    if (bytes.length >= PATH_MAX) {
      throw new LinuxException("use", path, Errno.ENAMETOOLONG);
    }
    memory.put(offset, bytes);
    memory.put(offset + bytes.length, (byte) 0);
    return address + offset;
  }

  /** Bytes of a name; a zero byte would silently cut it short, so it is refused. */
  static byte[] cString(String name) throws LinuxException {
    if (name.indexOf('\0') >= 0) {
      throw new LinuxException("use", name, Errno.EINVAL);
    }
    return FileName.encode(name);
  }

  /** Address of the {@link #DATA_SIZE} bytes for structures and results. */
  long data() {
    return address + DATA;
  }

  int getInt(int offset) {
    return memory.getInt(DATA + offset);
  }

  long getLong(int offset) {
    return memory.getLong(DATA + offset);
  }

  short getShort(int offset) {
    return memory.getShort(DATA + offset);
  }

  void putInt(int offset, int value) {
    memory.putInt(DATA + offset, value);
  }

  void putLong(int offset, long value) {
    memory.putLong(DATA + offset, value);
  }

  void get(int offset, byte[] into, int from, int length) {
    memory.get(DATA + offset, into, from, length);
  }

  void put(int offset, byte[] bytes, int from, int length) {
    memory.put(DATA + offset, bytes, from, length);
  }

  /** Stores a string at an offset of the data area; gives its address. */
  long putString(int offset, String text) throws LinuxException {
    byte[] bytes = cString(text);
    if (offset + bytes.length >= DATA_SIZE) {
      throw new LinuxException("use", text, Errno.E2BIG);
    }
    memory.put(DATA + offset, bytes);
    memory.put(DATA + offset + bytes.length, (byte) 0);
    return data() + offset;
  }
}
