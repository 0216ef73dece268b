package dev.jbuild.build.sandbox;

import dev.jbuild.linux.Architecture;
import dev.jbuild.linux.FileName;
import dev.jbuild.linux.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program that is nothing but a sequence of system calls, as a static ELF executable.
 *
 * <p>Layout of the file, mapped at {@link #BASE} readable and executable: ELF header, two program
 * headers, {@link Interpreter}, data, rows. A page at {@link #VARIABLES} is writable, zero at the
 * start. Data gets its address when it is added, since the rows come last.
 *
 * <p>A row is 80 bytes: number, six arguments, mask of tolerated errors, and the displacements, in
 * bytes from the row itself, to go on by: for a zero result, a positive one, a tolerated error.
 */
final class SyscallTable {
  /** A writable page for results. */
  static final long VARIABLES = 0x30000000L;

  private static final long BASE = 0x400000L;
  private static final int ROW = 80;
  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int CODE = ELF_HEADER + 2 * PROGRAM_HEADER;
  private static final int PAGE = 0x10000; // of 64 KiB on some aarch64 kernels
  private static final int MOST_DATA = 64 << 20;

  private final Architecture architecture;
  private final List<Row> rows = new ArrayList<>(256);
  private final int dataStart;
  private byte[] data = new byte[16 * 1024];
  private int dataSize;

  SyscallTable(Architecture architecture) {
    this.architecture = architecture;
    this.dataStart = align(CODE + Interpreter.length(architecture), 16);
  }

  Architecture architecture() {
    return architecture;
  }

  /** One call, and where to go on after it. */
  static final class Row {
    final Purpose purpose;
    final String what;
    private final int number;
    private final long[] arguments;
    private long tolerated;
    private int onZero = 1;
    private int onPositive = 1;
    private int onError = 1;

    private Row(Purpose purpose, String what, int number, long[] arguments) {
      this.purpose = purpose;
      this.what = what;
      this.number = number;
      this.arguments = arguments;
    }

    /** These errors are none: go on with the next row. */
    Row tolerate(int... errnos) {
      for (int errno : errnos) {
        tolerated |= 1L << Math.min(errno, 63);
      }
      return this;
    }

    /** No error is one. */
    Row tolerateAll() {
      tolerated = -1;
      return this;
    }

    /** After success go on so many rows from here instead of one. */
    Row onSuccess(int rows) {
      onZero = rows;
      onPositive = rows;
      return this;
    }

    /** After a result of zero go on so many rows from here. */
    Row onZero(int rows) {
      onZero = rows;
      return this;
    }

    /** After a positive result go on so many rows from here. */
    Row onPositive(int rows) {
      onPositive = rows;
      return this;
    }

    /** After a tolerated error go on so many rows from here. */
    Row onError(int rows) {
      onError = rows;
      return this;
    }
  }

  /** What a row is for, which decides what its failure means. */
  enum Purpose {
    SET_UP,
    ENTER_WORKING_DIRECTORY,
    EXECUTE
  }

  /** Adds a call whose failure is one of setting up; {@code what} says so in a message. */
  Row call(String what, Syscall call, long... arguments) {
    return call(Purpose.SET_UP, what, call, arguments);
  }

  Row call(Purpose purpose, String what, Syscall call, long... arguments) {
    Row row = new Row(purpose, what, call.number(architecture), arguments);
    rows.add(row);
    return row;
  }

  /** How many rows there are. */
  int size() {
    return rows.size();
  }

  /** The row that reported itself by its address. */
  Row rowAt(long address) {
    return rows.get((int) ((address - BASE - tableStart()) / ROW));
  }

  /** Adds bytes, aligned to 8; gives their address. */
  long bytes(byte[] bytes) {
    return add(bytes, 8, 0);
  }

  /** Adds a C string in the form of a file name; gives its address. */
  long string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("zero byte in: " + FileName.printable(text));
    }
    return add(FileName.encode(text), 1, 1);
  }

  /** Adds an array of C strings that ends with a null pointer; gives its address. */
  long strings(List<String> texts) {
    long[] pointers = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] = string(texts.get(i));
    }
    return longs(pointers);
  }

  long longs(long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    ByteBuffer buffer = little(bytes);
    for (long value : values) {
      buffer.putLong(value);
    }
    return bytes(bytes);
  }

  long ints(int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    ByteBuffer buffer = little(bytes);
    for (int value : values) {
      buffer.putInt(value);
    }
    return bytes(bytes);
  }

  private long add(byte[] bytes, int alignment, int zeros) {
    int at = align(dataSize, alignment);
    long end = (long) at + bytes.length + zeros;
    if (end > MOST_DATA) {
      throw new IllegalArgumentException("arguments, environment and files are over 64 MiB");
    }
    if (end > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(MOST_DATA, end * 2));
    }
    System.arraycopy(bytes, 0, data, at, bytes.length);
    dataSize = (int) end;
    return BASE + dataStart + at;
  }

  private int tableStart() {
    return align(dataStart + dataSize, 16);
  }

  /** The executable file. */
  byte[] toElf() {
    int table = tableStart();
    int size = table + rows.size() * ROW;
    byte[] image = new byte[size];
    ByteBuffer file = little(image);
    putElfHeader(file);
    putProgramHeader(file, 5, BASE, size, size); // readable, executable
    putProgramHeader(file, 6, VARIABLES, 0, 4096); // readable, writable
    Interpreter.write(architecture, BASE + table, file);
    file.put(dataStart, data, 0, dataSize);
    file.position(table);
    for (Row row : rows) {
      putRow(file, row);
    }
    return image;
  }

  /** {@code Elf64_Ehdr} of a static executable; see elf(5). */
  private void putElfHeader(ByteBuffer file) {
    file.putLong(0x00010102_464c457fL); // magic, 64 bit, little-endian, version 1
    file.putLong(0);
    file.putShort((short) 2); // ET_EXEC
    file.putShort((short) (architecture == Architecture.X86_64 ? 62 : 183));
    file.putInt(1);
    file.putLong(BASE + CODE);
    file.putLong(ELF_HEADER);
    file.putLong(0); // no sections
    file.putInt(0);
    file.putShort((short) ELF_HEADER);
    file.putShort((short) PROGRAM_HEADER);
    file.putShort((short) 2);
    file.putShort((short) 0);
    file.putShort((short) 0);
    file.putShort((short) 0);
  }

  private static void putProgramHeader(
      ByteBuffer file, int flags, long address, long inFile, long inMemory) {
    file.putInt(1); // PT_LOAD
    file.putInt(flags);
    file.putLong(0);
    file.putLong(address);
    file.putLong(address);
    file.putLong(inFile);
    file.putLong(inMemory);
    file.putLong(PAGE);
  }

  private static void putRow(ByteBuffer file, Row row) {
    file.putLong(row.number);
    for (int i = 0; i < 6; i++) {
      file.putLong(i < row.arguments.length ? row.arguments[i] : 0);
    }
    file.putLong(row.tolerated);
    file.putInt(row.onZero * ROW);
    file.putInt(row.onPositive * ROW);
    file.putInt(row.onError * ROW);
    file.putInt(0);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int align(int value, int alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }
}
