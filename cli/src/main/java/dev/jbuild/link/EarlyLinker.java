package dev.jbuild.link;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces the call sites that the JVM's start-up cache cannot hold by calls of methods that say
 * the same in bytecode.
 *
 * <p>The cache of JDK 25 holds linked lambdas and string concatenations, but neither switches over
 * types ({@link java.lang.runtime.SwitchBootstraps}) nor the methods of records ({@link
 * java.lang.runtime.ObjectMethods}): each of these makes a hidden class, or a tree of method
 * handles, when it is first run, in every process anew. The sources need not care.
 */
final class EarlyLinker {
  private static final int FLAGS =
      ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

  /** A method to be added in place of a call site. */
  private record Linked(String name, MethodTypeDesc type, LinkedBody body) {}

  private EarlyLinker() {}

  /** The class file with its call sites replaced; the same array where there are none. */
  static byte[] link(byte[] classFile) {
    ClassFile format = ClassFile.of();
    ClassModel parsed = format.parse(classFile);
    List<Linked> methods = new ArrayList<>();
    CodeTransform calls =
        (code, element) -> {
          Optional<? extends LinkedBody> body = body(element);
          if (body.isPresent() && element instanceof InvokeDynamicInstruction call) {
            var method = new Linked("linked$" + methods.size(), call.typeSymbol(), body.get());
            methods.add(method);
            code.invokestatic(
                parsed.thisClass().asSymbol(),
                method.name(),
                method.type(),
                parsed.flags().has(AccessFlag.INTERFACE));
          } else {
            code.with(element);
          }
        };
    ClassTransform adding =
        ClassTransform.endHandler(type -> {
          for (Linked method : methods) {
            type.withMethodBody(method.name(), method.type(), FLAGS, method.body()::write);
          }
        });
    byte[] linked =
        format.transformClass(
            parsed,
            ClassTransform.transformingMethodBodies(EarlyLinker::hasCallSite, calls)
                .andThen(adding));
    return methods.isEmpty() ? classFile : linked;
  }

  private static boolean hasCallSite(MethodModel method) {
    return method.code().isPresent()
        && method.code().get().elementStream().anyMatch(element -> body(element).isPresent());
  }

  private static Optional<? extends LinkedBody> body(CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call)) {
      return Optional.empty();
    }
    Optional<? extends LinkedBody> typeSwitch = TypeSwitch.of(call);
    return typeSwitch.isPresent() ? typeSwitch : RecordMethod.of(call);
  }
}
