package dev.jbuild.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linked classes do what they did, and have none of the call sites any more. */
class EarlyLinkerTest {

  /** Guards make a switch go on after the case that it has tried. */
  public static final class Guarded implements Function<@Nullable Object, String> {
    @Override
    public String apply(@Nullable Object value) {
      return switch (value) {
        case null -> "null";
        case String text when text.length() > 3 -> "long " + text;
        case String text when text.isEmpty() -> "empty";
        case Integer number when number > 10 -> "big";
        case CharSequence text -> "text " + text;
        case Number number -> "number " + number;
        default -> "other";
      };
    }
  }

  /** A switch in an interface, which throws at null and has no default. */
  public interface Shape extends Function<Sealed, String> {
    @Override
    default String apply(Sealed value) {
      return switch (value) {
        case Sealed.A _ -> "a";
        case Sealed.B(int n) when n == 1 -> "b of one";
        case Sealed.B _ -> "b";
      };
    }
  }

  public static final class Shaped implements Shape {}

  /** Cases of a sealed type. */
  public sealed interface Sealed {
    record A() implements Sealed {}

    record B(int n) implements Sealed {}
  }

  /** Labels that are no classes: the call site has to stay. */
  public static final class Constants implements Function<@Nullable Object, String> {
    @Override
    public String apply(@Nullable Object value) {
      return switch (value) {
        case null -> "null";
        case Thread.State state when state == Thread.State.NEW -> "new";
        case Thread.State _ -> "state";
        case String s when s.equals("x") -> "x";
        default -> "other";
      };
    }
  }

  /** A component of every kind. */
  public record Everything(
      boolean a,
      byte b,
      char c,
      short d,
      int e,
      long f,
      float g,
      double h,
      @Nullable String i,
      List<String> j) {}

  public record Nothing() {}

  @ParameterizedTest
  @CsvSource({
    "long text, long long text",
    "'', empty",
    "abc, text abc",
    "NULL, null",
    "11, big",
    "10, number 10",
    "2.5, number 2.5",
    "OBJECT, other"
  })
  void aSwitchGoesOnAfterAGuardThatFails(String value, String expected) throws Exception {
    Object given =
        switch (value) {
          case "NULL" -> null;
          case "11", "10" -> Integer.valueOf(value);
          case "2.5" -> 2.5;
          case "OBJECT" -> new Object();
          default -> value;
        };
    Object linked = linked(Guarded.class).getConstructor().newInstance();

    assertEquals(expected, new Guarded().apply(given));
    assertEquals(expected, apply(linked, given));
  }

  @Test
  void aSwitchInAnInterface() throws Exception {
    Object linked = linked(Shape.class, Shaped.class).getConstructor().newInstance();

    assertEquals("a", apply(linked, new Sealed.A()));
    assertEquals("b of one", apply(linked, new Sealed.B(1)));
    assertEquals("b", apply(linked, new Sealed.B(2)));
    assertThrows(NullPointerException.class, () -> apply(linked, null));
  }

  @ParameterizedTest
  @CsvSource({"NEW, new", "BLOCKED, state"})
  void aSwitchOverConstantsOfAnEnum(Thread.State state, String expected) throws Exception {
    Object linked = linked(Constants.class).getConstructor().newInstance();

    assertEquals(expected, apply(linked, state));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, c, 2, 3, 4, 5.5, 6.5, text",
    "false, -1, d, -2, -3, 9223372036854775807, NaN, -0.0, ",
    "true, 0, e, 0, 0, 0, -0.0, NaN, ''"
  })
  void aRecordEqualsAndHashesAsBefore(
      boolean a, byte b, char c, short d, int e, long f, float g, double h, @Nullable String i)
      throws Exception {
    var original = new Everything(a, b, c, d, e, f, g, h, i, List.of("x"));
    Object linked = everything(a, b, c, d, e, f, g, h, i, List.of("x"));

    assertEquals(original.hashCode(), hash(linked));
    assertEquals(true, equal(linked, everything(a, b, c, d, e, f, g, h, i, List.of("x"))));
    List<Object> others =
        List.of(
            everything(!a, b, c, d, e, f, g, h, i, List.of("x")),
            everything(a, (byte) (b + 1), c, d, e, f, g, h, i, List.of("x")),
            everything(a, b, (char) (c + 1), d, e, f, g, h, i, List.of("x")),
            everything(a, b, c, (short) (d + 1), e, f, g, h, i, List.of("x")),
            everything(a, b, c, d, e + 1, f, g, h, i, List.of("x")),
            everything(a, b, c, d, e, f + 1, g, h, i, List.of("x")),
            everything(a, b, c, d, e, f, 7f, h, i, List.of("x")),
            everything(a, b, c, d, e, f, g, 0.0, i, List.of("x")),
            everything(a, b, c, d, e, f, g, h, "other", List.of("x")),
            everything(a, b, c, d, e, f, g, h, i, List.of()),
            original,
            "text");
    for (int other = 0; other < others.size(); other++) {
      assertEquals(false, equal(linked, others.get(other)), "other " + other);
    }
  }

  @Test
  void aRecordWithoutComponents() throws Exception {
    Class<?> type = linked(Nothing.class);
    Object linked = type.getConstructor().newInstance();

    assertEquals(new Nothing().hashCode(), hash(linked));
    assertEquals(true, equal(linked, type.getConstructor().newInstance()));
    assertEquals(false, equal(linked, new Nothing()));
  }

  @Test
  void theCallSitesAreGone() throws Exception {
    for (Class<?> type : List.of(Guarded.class, Shape.class, Everything.class, Nothing.class)) {
      byte[] original = bytes(type);
      byte[] linked = EarlyLinker.link(original);

      assertNotEquals(List.of(), callSites(original), type.getName());
      assertEquals(List.of(), callSites(linked), type.getName());
    }
  }

  @Test
  void aClassWithoutCallSitesIsLeftAlone() throws Exception {
    byte[] original = bytes(Shaped.class);

    assertSame(original, EarlyLinker.link(original));
  }

  /** Call sites of switches and of records but toString. */
  private static List<String> callSites(byte[] classFile) {
    List<String> sites = new ArrayList<>();
    for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
      method
          .code()
          .ifPresent(code -> {
            for (var element : code) {
              if (element instanceof InvokeDynamicInstruction call
                  && !call.name().equalsString("toString")
                  && !call.name().equalsString("makeConcatWithConstants")) {
                sites.add(call.bootstrapMethod().methodName());
              }
            }
          });
    }
    return sites;
  }

  private static Object everything(@Nullable Object... components) throws Exception {
    return linked(Everything.class).getConstructors()[0].newInstance(components);
  }

  @SuppressWarnings("unchecked")
  private static String apply(Object function, @Nullable Object value) {
    return ((Function<@Nullable Object, String>) function).apply(value);
  }

  // Through interfaces, so that a test cannot come to compare the objects itself.
  private static int hash(Object value) {
    ToIntFunction<Object> hash = Object::hashCode;
    return hash.applyAsInt(value);
  }

  private static boolean equal(Object one, Object other) {
    BiPredicate<Object, Object> equal = Object::equals;
    return equal.test(one, other);
  }

  /** The last class, linked; what is not among the classes comes from the class path. */
  private static Class<?> linked(Class<?>... classes) throws IOException {
    Loader loader = Loader.SHARED;
    Class<?> last = Object.class;
    for (Class<?> type : classes) {
      last = loader.define(type);
    }
    return last;
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file))) {
      return in.readAllBytes();
    }
  }

  private static final class Loader extends ClassLoader {
    static final Loader SHARED = new Loader();

    Loader() {
      super(EarlyLinkerTest.class.getClassLoader());
    }

    synchronized Class<?> define(Class<?> type) throws IOException {
      Class<?> known = findLoadedClass(type.getName());
      if (known != null) {
        return known;
      }
      byte[] linked = EarlyLinker.link(bytes(type));
      return defineClass(type.getName(), linked, 0, linked.length);
    }
  }
}
