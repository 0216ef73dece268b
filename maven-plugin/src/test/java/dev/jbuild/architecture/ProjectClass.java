package dev.jbuild.architecture;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassSignature;
import java.lang.classfile.MethodSignature;
import java.lang.classfile.Signature;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * A class file of the project and the names (dotted, binary) of the types it mentions.
 *
 * @param module the folder of the Maven module
 * @param name the binary name
 * @param accessible whether code of another package can name it
 * @param generated whether its source is not in src/main/java
 * @param annotations the types of the annotations on the class itself
 * @param mentions every type in its constant pool, descriptors and generic signatures
 * @param exposes the types in its header and in the signatures of its public and protected members
 */
record ProjectClass(
    String module,
    String name,
    boolean accessible,
    boolean generated,
    Set<String> annotations,
    Set<String> mentions,
    Set<String> exposes) {

  static ProjectClass read(String module, Path sources, Path classFile) throws IOException {
    ClassModel model = ClassFile.of().parse(classFile);
    String name = dotted(model.thisClass().asInternalName());
    var mentions = new TreeSet<String>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addInternalName(type.asInternalName(), mentions);
        case NameAndTypeEntry member -> addDescriptor(member.type().stringValue(), mentions);
        case MethodTypeEntry type -> addDescriptor(type.descriptor().stringValue(), mentions);
        default -> {
          // Other entries name no type.
        }
      }
    }
    var exposes = new TreeSet<String>();
    model.superclass().ifPresent(type -> addInternalName(type.asInternalName(), exposes));
    model.interfaces().forEach(type -> addInternalName(type.asInternalName(), exposes));
    model
        .findAttribute(Attributes.signature())
        .ifPresent(signature -> addClassSignature(signature.asClassSignature(), exposes));
    for (var field : model.fields()) {
      var types = new TreeSet<String>();
      addDescriptor(field.fieldType().stringValue(), types);
      field
          .findAttribute(Attributes.signature())
          .ifPresent(signature -> addSignature(signature.asTypeSignature(), types));
      mentions.addAll(types);
      if (isExposed(field.flags().flags())) {
        exposes.addAll(types);
      }
    }
    for (var method : model.methods()) {
      var types = new TreeSet<String>();
      addDescriptor(method.methodType().stringValue(), types);
      method
          .findAttribute(Attributes.signature())
          .map(SignatureAttribute::asMethodSignature)
          .ifPresent(signature -> addMethodSignature(signature, types));
      method
          .findAttribute(Attributes.exceptions())
          .ifPresent(thrown ->
              thrown.exceptions().forEach(t -> addInternalName(t.asInternalName(), types)));
      mentions.addAll(types);
      if (isExposed(method.flags().flags())) {
        exposes.addAll(types);
      }
    }
    mentions.addAll(exposes);
    var annotations = new TreeSet<String>();
    model
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(found ->
            found
                .annotations()
                .forEach(a -> addDescriptor(a.className().stringValue(), annotations)));
    mentions.addAll(annotations);
    return new ProjectClass(
        module,
        name,
        isAccessible(model),
        isGenerated(model, sources),
        annotations,
        mentions,
        exposes);
  }

  String packageName() {
    return packageOf(name);
  }

  static String packageOf(String type) {
    return type.substring(0, Math.max(type.lastIndexOf('.'), 0));
  }

  private static boolean isGenerated(ClassModel model, Path sources) {
    String file =
        model
            .findAttribute(Attributes.sourceFile())
            .map(source -> source.sourceFile().stringValue())
            .orElse("?");
    String folder = packageOf(dotted(model.thisClass().asInternalName())).replace('.', '/');
    return !Files.exists(sources.resolve(folder).resolve(file));
  }

  private static boolean isAccessible(ClassModel model) {
    String self = model.thisClass().asInternalName();
    var inner =
        model.findAttribute(Attributes.innerClasses()).stream()
            .flatMap(classes -> classes.classes().stream())
            .filter(info -> info.innerClass().asInternalName().equals(self))
            .findFirst();
    return inner
        .map(info -> isExposed(info.flags()))
        .orElseGet(() -> model.flags().has(AccessFlag.PUBLIC));
  }

  private static boolean isExposed(Set<AccessFlag> flags) {
    return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
  }

  private static void addClassSignature(ClassSignature signature, Set<String> types) {
    signature.typeParameters().forEach(parameter -> addTypeParameter(parameter, types));
    addSignature(signature.superclassSignature(), types);
    signature.superinterfaceSignatures().forEach(type -> addSignature(type, types));
  }

  private static void addMethodSignature(MethodSignature signature, Set<String> types) {
    signature.typeParameters().forEach(parameter -> addTypeParameter(parameter, types));
    signature.arguments().forEach(type -> addSignature(type, types));
    addSignature(signature.result(), types);
    signature.throwableSignatures().forEach(type -> addSignature((Signature) type, types));
  }

  private static void addTypeParameter(Signature.TypeParam parameter, Set<String> types) {
    parameter.classBound().ifPresent(type -> addSignature(type, types));
    parameter.interfaceBounds().forEach(type -> addSignature(type, types));
  }

  private static void addSignature(Signature signature, Set<String> types) {
    switch (signature) {
      case Signature.ArrayTypeSig array -> addSignature(array.componentSignature(), types);
      case Signature.ClassTypeSig type -> {
        addDescriptor(type.classDesc().descriptorString(), types);
        for (Signature.TypeArg argument : type.typeArgs()) {
          if (argument instanceof Signature.TypeArg.Bounded bounded) {
            addSignature(bounded.boundType(), types);
          }
        }
      }
      case Signature.TypeVarSig _ -> {
        // A type variable is no type of its own.
      }
      case Signature.BaseTypeSig _ -> {
        // Primitive.
      }
    }
  }

  private static void addInternalName(String name, Set<String> types) {
    if (name.startsWith("[")) {
      addDescriptor(name, types);
    } else {
      types.add(dotted(name));
    }
  }

  private static void addDescriptor(String descriptor, Set<String> types) {
    int at = descriptor.indexOf('L');
    while (at >= 0) {
      int end = descriptor.indexOf(';', at);
      types.add(dotted(descriptor.substring(at + 1, end)));
      at = descriptor.indexOf('L', end);
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
