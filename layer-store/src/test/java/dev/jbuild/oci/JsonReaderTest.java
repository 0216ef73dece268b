package dev.jbuild.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonReaderTest {
  private static @Nullable Object read(String json) throws InvalidContentException {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void values() throws InvalidContentException {
    Object[][] table = {
      {"true", true},
      {" false\n", false},
      {"null", null},
      {"0", 0L},
      {"-0", 0L},
      {"999999999999999999", 999999999999999999L},
      {"9223372036854775807", Long.MAX_VALUE},
      {"-9223372036854775808", Long.MIN_VALUE},
      {"9223372036854775808", new BigInteger("9223372036854775808")},
      {"1.50", new BigDecimal("1.50")},
      {"-2E-3", new BigDecimal("-0.002")},
      {"\"\"", ""},
      {
        "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"", "a\"\\/\b\f\n\r\t\u00e9\ud83d\ude00"
      },
      {"\"\u00e9\ud83d\ude00\u007f\"", "\u00e9\ud83d\ude00\u007f"},
      {"[]", List.of()},
      {"[ 1 , \"b\" , [ ] ]", List.of(1L, "b", List.of())},
      {"{ }", JsonObject.empty()},
      {
        "{\"a\":1,\"b\":2,\"a\":3}", // of two, the last
        JsonObject.builder().put("a", 3).put("b", 2).build()
      },
    };
    for (Object[] row : table) {
      assertEquals(row[1], read((String) row[0]), (String) row[0]);
    }
  }

  @Test
  void mistakes() {
    String[][] table = {
      {" ", "empty"},
      {"\uFEFF{}", "expected a value, not something else (line 1, byte 1)"},
      {"{} x", "text after the end"},
      {"{\n \"a\": }", "expected a value, not '}' (line 2, byte 7)"},
      {"{\"a\" 1}", "expected ':', not '1' (line 1, byte 6)"},
      {"{\"a\":1,}", "expected the name of a member, not '}' (line 1, byte 8)"},
      {"{a:1}", "expected the name of a member, not 'a' (line 1, byte 2)"},
      {"[1,]", "expected a value, not ']' (line 1, byte 4)"},
      {"[1 2]", "expected ',', not '2' (line 1, byte 4)"},
      {"[1", "expected ',', not its end (line 1, byte 3)"},
      {"tru", "expected true, not its end (line 1, byte 4)"},
      {"nUll", "expected null, not 'U' (line 1, byte 2)"},
      {"01", "a number with a leading zero (line 1, byte 3)"},
      {"-", "expected a digit, not its end (line 1, byte 2)"},
      {"1.", "expected a digit, not its end (line 1, byte 3)"},
      {"1e+", "expected a digit, not its end (line 1, byte 4)"},
      {"1e99999999999", "an exponent out of range (line 1, byte 14)"},
      {"NaN", "expected a value, not 'N' (line 1, byte 1)"},
      {"\"a", "a string that does not end (line 1, byte 3)"},
      {"\"a\n\"", "a control character in a string (line 1, byte 3)"},
      {"\"\\x\"", "an unknown escape in a string (line 1, byte 4)"},
      {"\"\\u12g4\"", "expected four hex digits, not 'g' (line 1, byte 6)"},
      {"\"\\", "an unknown escape in a string (line 1, byte 3)"},
      {"1".repeat(1001), "a number of more than 1000 characters (line 1, byte 1002)"},
      {"[".repeat(100_000), "nested deeper than 64 (line 1, byte 66)"},
    };
    for (String[] row : table) {
      var e = assertThrows(InvalidContentException.class, () -> read(row[0]), row[0]);
      assertEquals("invalid JSON: " + row[1], e.getMessage(), row[0]);
    }
    byte[] latin = {'"', (byte) 0xE9, '"'};
    var e = assertThrows(InvalidContentException.class, () -> JsonReader.read(latin));
    assertEquals("invalid JSON: a string that is not UTF-8 (line 1, byte 4)", e.getMessage());
  }

  /** What Jackson makes of texts that are nearly JSON. */
  @Test
  void agreesWithJackson() throws IOException {
    Random random = new Random(1);
    String seed =
        "{\"a\":[1,-2.5e3,true,null,\"x\\u0041\\n\u00e9\ud83d\ude00\"],\"b\":{\"c\":12345678901234567890,"
            + "\"\":[[],{}]},\"d\":false}";
    byte[] palette = "{}[]\",:\\u0e1.5-+tfn \n\u00e9".getBytes(StandardCharsets.UTF_8);
    int understood = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] text = seed.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(text.length);
        byte b = palette[random.nextInt(palette.length)];
        if (random.nextBoolean()) {
          text[at] = b;
        } else {
          int cut = Math.min(text.length - at, 1 + random.nextInt(3));
          byte[] shorter = Arrays.copyOf(text, text.length - cut);
          System.arraycopy(text, at + cut, shorter, at, text.length - at - cut);
          text = shorter;
        }
      }
      Object theirs;
      try {
        theirs = jackson(text);
      } catch (IOException | NumberFormatException e) {
        byte[] invalid = text;
        assertThrows(
            InvalidContentException.class,
            () -> JsonReader.read(invalid),
            () -> new String(invalid, StandardCharsets.UTF_8));
        continue;
      }
      understood++;
      assertEquals(theirs, JsonReader.read(text), new String(text, StandardCharsets.UTF_8));
    }
    assertEquals(true, understood > 2_500, "only " + understood + " texts were JSON");
  }

  private static @Nullable Object jackson(byte[] json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Object value = jackson(parser);
      if (parser.nextToken() != null) {
        throw new IOException("text after the end");
      }
      return value;
    }
  }

  private static @Nullable Object jackson(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          members.put(name, jackson(parser));
        }
        yield new JsonObject(members);
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(jackson(parser));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> {
        BigInteger number = parser.getBigIntegerValue();
        yield number.bitLength() < 64 ? (Object) number.longValue() : number;
      }
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case FIELD_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("no value");
    };
  }
}
