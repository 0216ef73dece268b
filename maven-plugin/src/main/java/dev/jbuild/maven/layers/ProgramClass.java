package dev.jbuild.maven.layers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * What a class file (JVM specification, chapter 4) tells of its use as a program.
 *
 * @param name the binary name, with dots
 * @param starts whether {@code java} can start it: it has a main method
 * @param springBoot whether Spring Boot's annotation marks it as the application
 */
record ProgramClass(String name, boolean starts, boolean springBoot) {
  private static final int MAGIC = 0xCAFEBABE;
  // JEP 512: from Java 25 on main needs to be neither public nor static, and may take nothing.
  private static final int JAVA_25 = 69;
  private static final int PUBLIC_STATIC = 0x0009;
  private static final int PRIVATE = 0x0002;
  private static final String SPRING_BOOT =
      "Lorg/springframework/boot/autoconfigure/SpringBootApplication;";

  static ProgramClass read(InputStream stream) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(stream));
    if (in.readInt() != MAGIC) {
      throw new IOException("is no class file");
    }
    in.readUnsignedShort();
    int version = in.readUnsignedShort();
    Map<Integer, String> texts = new HashMap<>();
    Map<Integer, Integer> classes = new HashMap<>();
    readConstants(in, texts, classes);
    in.readUnsignedShort();
    int self = in.readUnsignedShort();
    in.readUnsignedShort();
    int interfaces = in.readUnsignedShort();
    in.skipNBytes(2L * interfaces);
    skipFields(in);
    String name = texts.getOrDefault(classes.getOrDefault(self, 0), "").replace('/', '.');
    return new ProgramClass(name, hasMain(in, texts, version), texts.containsValue(SPRING_BOOT));
  }

  private static void readConstants(
      DataInputStream in, Map<Integer, String> texts, Map<Integer, Integer> classes)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(i, in.readUTF());
        case 7 -> classes.put(i, in.readUnsignedShort());
        case 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          // Long and double take two numbers.
          i++;
        }
        default -> throw new IOException("has a constant of unknown kind " + tag);
      }
    }
  }

  private static void skipFields(DataInputStream in) throws IOException {
    int fields = in.readUnsignedShort();
    for (int i = 0; i < fields; i++) {
      in.skipNBytes(6);
      skipAttributes(in);
    }
  }

  private static void skipAttributes(DataInputStream in) throws IOException {
    int attributes = in.readUnsignedShort();
    for (int i = 0; i < attributes; i++) {
      in.skipNBytes(2);
      in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
    }
  }

  private static boolean hasMain(DataInputStream in, Map<Integer, String> texts, int version)
      throws IOException {
    int methods = in.readUnsignedShort();
    boolean found = false;
    for (int i = 0; i < methods; i++) {
      int flags = in.readUnsignedShort();
      String name = texts.getOrDefault(in.readUnsignedShort(), "");
      String type = texts.getOrDefault(in.readUnsignedShort(), "");
      skipAttributes(in);
      found |= name.equals("main") && isMain(flags, type, version);
    }
    return found;
  }

  private static boolean isMain(int flags, String type, int version) {
    if (type.equals("([Ljava/lang/String;)V") && (flags & PUBLIC_STATIC) == PUBLIC_STATIC) {
      return true;
    }
    return version >= JAVA_25
        && (flags & PRIVATE) == 0
        && (type.equals("([Ljava/lang/String;)V") || type.equals("()V"));
  }
}
