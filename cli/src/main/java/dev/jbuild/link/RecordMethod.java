package dev.jbuild.link;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A record's {@code equals} or {@code hashCode} as the compiler makes them. ({@code toString} stays
 * a call site: only failures and tests print records.)
 *
 * @param type the record
 * @param fields its components
 * @see java.lang.runtime.ObjectMethods
 */
record RecordMethod(Kind kind, ClassDesc type, List<Field> fields) implements LinkedBody {
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  enum Kind {
    EQUALS,
    HASH_CODE
  }

  record Field(String name, ClassDesc type) {}

  /** The method that a call site is; empty where it is none of these. */
  static Optional<RecordMethod> of(InvokeDynamicInstruction call) {
    if (!call.bootstrapMethod().owner().displayName().equals("ObjectMethods")
        || call.name().equalsString("toString")) {
      return Optional.empty();
    }
    // The record, the names of its components, and a getter of each.
    List<ConstantDesc> arguments = call.bootstrapArgs();
    List<Field> fields = new ArrayList<>();
    for (ConstantDesc argument : arguments.subList(2, arguments.size())) {
      var getter = (DirectMethodHandleDesc) argument;
      fields.add(new Field(getter.methodName(), getter.invocationType().returnType()));
    }
    Kind kind = call.name().equalsString("equals") ? Kind.EQUALS : Kind.HASH_CODE;
    return Optional.of(
        new RecordMethod(kind, (ClassDesc) arguments.getFirst(), List.copyOf(fields)));
  }

  @Override
  public void write(CodeBuilder code) {
    switch (kind) {
      case EQUALS -> writeEquals(code);
      case HASH_CODE -> writeHashCode(code);
    }
  }

  private void writeEquals(CodeBuilder code) {
    Label different = code.newLabel();
    code.aload(1).instanceOf(type).ifeq(different);
    for (Field field : fields) {
      code.aload(0).getfield(type, field.name(), field.type());
      code.aload(1).checkcast(type).getfield(type, field.name(), field.type());
      if (field.type().isPrimitive()) {
        code.invokestatic(
            box(field.type()),
            "compare",
            MethodTypeDesc.of(ConstantDescs.CD_int, field.type(), field.type()));
        code.ifne(different);
      } else {
        code.invokestatic(
            OBJECTS,
            "equals",
            MethodTypeDesc.of(
                ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object));
        code.ifeq(different);
      }
    }
    code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
  }

  private void writeHashCode(CodeBuilder code) {
    code.iconst_0();
    for (Field field : fields) {
      code.bipush(31).imul().aload(0).getfield(type, field.name(), field.type());
      ClassDesc hashed = field.type().isPrimitive() ? field.type() : ConstantDescs.CD_Object;
      code.invokestatic(
          field.type().isPrimitive() ? box(field.type()) : OBJECTS,
          "hashCode",
          MethodTypeDesc.of(ConstantDescs.CD_int, hashed));
      code.iadd();
    }
    code.ireturn();
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
    };
  }
}
