import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the pattern switches of jars, in place: {@code java LowerSwitches.java FOLDER JAR...}.
 *
 * <p>javac leaves the choice of a case to SwitchBootstraps.typeSwitch, which makes a class for each
 * switch when it is first reached. No start-up cache holds these classes, and they cost a cached build
 * a fifth of its time. Here each becomes a call of a method of its own that asks instanceof after
 * instanceof, as its cases are written. A switch with labels other than classes stays as it is.
 */
final class LowerSwitches {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  /** A switch to be made a method. */
  private record Switch(String name, MethodTypeDesc type, List<ClassDesc> cases) {}

  private final ClassFile files;
  private int lowered;

  private LowerSwitches(ClassLoader classes) {
    files =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(classes)));
  }

  public static void main(String[] words) throws IOException {
    var urls = new ArrayList<URL>();
    try (var jars = Files.list(Path.of(words[0]))) {
      for (Path jar : jars.filter(f -> f.toString().endsWith(".jar")).toList()) {
        urls.add(jar.toUri().toURL());
      }
    }
    try (var loader = new URLClassLoader(urls.toArray(new URL[0]))) {
      var lowering = new LowerSwitches(loader);
      for (int i = 1; i < words.length; i++) {
        Path jar = Path.of(words[i]);
        byte[] rewritten = lowering.jar(jar);
        Path part = jar.resolveSibling(jar.getFileName() + ".part");
        Files.write(part, rewritten);
        Files.setLastModifiedTime(part, Files.getLastModifiedTime(jar));
        Files.move(part, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      System.out.println(lowering.lowered + " pattern switches lowered");
    }
  }

  /** The same entries in the same order and with the same times. */
  private byte[] jar(Path jar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var in = new ZipInputStream(Files.newInputStream(jar));
        var out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith(".class")) {
          content = lower(content);
        }
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private byte[] lower(byte[] bytes) {
    ClassModel type = files.parse(bytes);
    var switches = new ArrayList<Switch>();
    boolean isInterface = type.flags().has(AccessFlag.INTERFACE);
    ClassDesc self = type.thisClass().asSymbol();
    CodeTransform calls =
        (code, element) -> {
          if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
            String name = "$switch" + switches.size();
            MethodTypeDesc signature = call.typeSymbol();
            switches.add(new Switch(name, signature, cases(call)));
            code.invokestatic(self, name, signature, isInterface);
          } else {
            code.with(element);
          }
        };
    byte[] rewritten =
        files.transformClass(
            type,
            java.lang.classfile.ClassTransform.transformingMethodBodies(
                    LowerSwitches::hasTypeSwitch, calls)
                .andThen(
                    java.lang.classfile.ClassTransform.endHandler(
                        builder -> switches.forEach(s -> method(builder, s)))));
    lowered += switches.size();
    return switches.isEmpty() ? bytes : rewritten;
  }

  private static boolean hasTypeSwitch(MethodModel method) {
    return method.code().isPresent()
        && method.code().get().elementStream()
            .anyMatch(e -> e instanceof InvokeDynamicInstruction call && isTypeSwitch(call));
  }

  private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
    if (!call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        || !call.bootstrapMethod().methodName().equals("typeSwitch")
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return false;
    }
    for (ConstantDesc label : call.bootstrapArgs()) {
      if (!(label instanceof ClassDesc)) {
        return false;
      }
    }
    return true;
  }

  private static List<ClassDesc> cases(InvokeDynamicInstruction call) {
    var cases = new ArrayList<ClassDesc>();
    for (ConstantDesc label : call.bootstrapArgs()) {
      cases.add((ClassDesc) label);
    }
    return cases;
  }

  /** As typeSwitch specifies: -1 for null, else the first case from the restart index that fits. */
  private static void method(ClassBuilder type, Switch lowered) {
    type.withMethodBody(
        lowered.name(),
        lowered.type(),
        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        code -> body(code, lowered.cases()));
  }

  private static void body(CodeBuilder code, List<ClassDesc> cases) {
    Label present = code.newLabel();
    code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
    for (int i = 0; i < cases.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf(cases.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(cases.size()).ireturn();
  }
}
