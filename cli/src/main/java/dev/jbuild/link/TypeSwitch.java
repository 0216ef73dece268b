package dev.jbuild.link;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A switch over types: {@code (value, start) -> index}, the first label from {@code start} on that
 * the value is an instance of, the number of labels where there is none, and -1 for null.
 *
 * @param labels the classes, in their order
 * @see java.lang.runtime.SwitchBootstraps#typeSwitch
 */
record TypeSwitch(List<ClassDesc> labels) implements LinkedBody {

  /** The switch that a call site is; empty where it is none, or has other labels than classes. */
  static Optional<TypeSwitch> of(InvokeDynamicInstruction call) {
    if (!call.bootstrapMethod().owner().displayName().equals("SwitchBootstraps")
        || !call.bootstrapMethod().methodName().equals("typeSwitch")
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return Optional.empty();
    }
    List<ClassDesc> labels = new ArrayList<>();
    for (ConstantDesc label : call.bootstrapArgs()) {
      if (!(label instanceof ClassDesc type) || type.isPrimitive()) {
        return Optional.empty();
      }
      labels.add(type);
    }
    return Optional.of(new TypeSwitch(List.copyOf(labels)));
  }

  @Override
  public void write(CodeBuilder code) {
    Label notNull = code.newLabel();
    code.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
    List<SwitchCase> starts = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      starts.add(SwitchCase.of(i, code.newLabel()));
    }
    Label none = code.newLabel();
    if (!starts.isEmpty()) {
      code.iload(1).tableswitch(0, labels.size() - 1, none, starts);
    }
    for (int i = 0; i < labels.size(); i++) {
      Label next = i + 1 < labels.size() ? starts.get(i + 1).target() : none;
      code.labelBinding(starts.get(i).target());
      code.aload(0).instanceOf(labels.get(i)).ifeq(next).loadConstant(i).ireturn();
    }
    code.labelBinding(none).loadConstant(labels.size()).ireturn();
  }
}
