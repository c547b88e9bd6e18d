package dev.takagari.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random JSON texts that try everything a feed may send: nesting, odd numbers, repeated and
/// case-colliding names, escapes, control characters, lone surrogates, white space.
public final class RandomJson {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "1.0",
          "1.50",
          "1e3",
          "1E+3",
          "-1.5e-7",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "123456789012345678901234567890",
          "0.1",
          "1625677521.137",
          "1e400",
          "4",
          "443",
          "65536");
  private static final List<String> STRINGS =
      List.of(
          "",
          "-",
          "none",
          "N/A",
          "0",
          "1",
          "6",
          "443",
          "70000",
          "true",
          "null",
          "1.2.3.4",
          "0.0.0.0",
          "253.252.51.07",
          "::1",
          "FE80::1%eth0",
          "4.3.2.1 44.33.22.11",
          "1.1.1.1;",
          "1.1.1.1;2.2.2.2;",
          "a.example;B.example;",
          "1625677521.137",
          "1625677521.13",
          "1633193358577",
          "133984620360000000",
          "2021-10-02T10:17:44Z",
          "2021-10-02T10:17:44",
          "DnsRequest",
          "ProcessRollup2",
          "NetworkConnectIP4",
          "NetworkReceiveAcceptIP4",
          "AsepValueUpdate",
          "Event_DetectionSummaryEvent",
          "NoSuchEvent",
          "\\\\Device\\\\HarddiskVolume2\\\\Windows\\\\a.exe",
          "/usr/bin/bash",
          "C:\\\\Windows\\\\System32\\\\cmd.exe",
          "CORP\\\\Dana",
          "S-1-5-18",
          "s-1-5-18",
          "\\\\REGISTRY\\\\MACHINE\\\\SYSTEM\\\\ControlSet001\\\\x",
          "Win",
          "12288",
          "28",
          "A",
          "T1059.004",
          "https://Example.COM/x?y",
          "chat.example",
          "a\\u0000b",
          "a\\u0000",
          "\\ud83d\\ude00",
          "\\ud800",
          "x\\udc00y",
          "\\u003d\\u003c",
          "\\\"quoted\\\"",
          "line\\nbreak\\ttab",
          "grün",
          "日本語",
          "😀",
          "a,b|c\\\\",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "0000000000000000000000000000000000000000");
  private static final List<String> NAMES =
      List.of(
          "a",
          "A",
          "",
          "$",
          "$x",
          "$#1.a",
          "$.metadata",
          "a,b",
          "a|b",
          "a\\\\b",
          "x.y",
          "grün",
          "\\u0000",
          "id",
          "Id",
          "ID",
          "attributes",
          "time",
          "event.id",
          "toString");

  private final RandomGenerator random;
  private final List<String> fields;

  /// @param fields names that the mapping under test knows, mixed with odd ones
  public RandomJson(RandomGenerator random, List<String> fields) {
    this.random = random;
    this.fields = List.copyOf(fields);
  }

  /// An object with up to `most` members.
  public String object(int most) {
    List<String> members = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      members.add(space() + name() + space() + ":" + space() + value(0) + space());
    }
    return "{" + String.join(",", members) + (members.isEmpty() ? space() : "") + "}";
  }

  /// One value, nested no deeper than four.
  public String value(int depth) {
    return switch (random.nextInt(depth > 3 ? 8 : 11)) {
      case 0, 1, 2, 3, 4 -> "\"" + pick(STRINGS) + "\"";
      case 5 -> "\"" + text() + "\"";
      case 6 -> pick(NUMBERS);
      case 7 -> pick(List.of("true", "false", "null"));
      case 8 -> nestedObject(depth);
      default -> nestedArray(depth);
    };
  }

  private String nestedObject(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add(name() + ":" + space() + value(depth + 1));
    }
    return "{" + String.join(",", members) + "}";
  }

  private String nestedArray(int depth) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(space() + value(depth + 1));
    }
    return "[" + String.join(",", elements) + "]";
  }

  private String name() {
    if (!fields.isEmpty() && random.nextInt(4) > 0) {
      return "\"" + pick(fields) + "\"";
    }
    return "\"" + (random.nextInt(8) == 0 ? text() : pick(NAMES)) + "\"";
  }

  /// Random characters of every plane, escaped where JSON needs it and sometimes where it does not.
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int codePoint =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x10FFFF);
            case 1 -> random.nextInt(0x2FFF);
            default -> random.nextInt(0x80);
          };
      boolean plain = codePoint >= 0x20 && codePoint != '"' && codePoint != '\\';
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        text.append("\\u%04X".formatted(codePoint));
      } else if (plain && random.nextInt(5) > 0) {
        text.appendCodePoint(codePoint);
      } else {
        for (char c : Character.toChars(codePoint)) {
          text.append("\\u%04x".formatted((int) c));
        }
      }
    }
    return text.toString();
  }

  private String space() {
    return random.nextInt(6) == 0 ? pick(List.of(" ", "\t", "  ", "\r")) : "";
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
