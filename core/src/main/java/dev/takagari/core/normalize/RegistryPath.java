package dev.takagari.core.normalize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in the Windows registry.
///
/// @param hive `HKLM` or `HKU`; null when the key is in neither
/// @param key the path below the hive, the whole path when there is no hive; null when empty
/// @param path hive, key and value joined by `\`
/// @param value the name of the value; null for the default value
public record RegistryPath(
    @Nullable String hive, @Nullable String key, String path, @Nullable String value) {
  private static final String DEFAULT_VALUE = "\\(Default)";
  private static final String CONTROL_SET = "ControlSet00";
  private static final List<Hive> HIVES =
      List.of(
          new Hive("\\REGISTRY\\MACHINE", "HKLM"),
          new Hive("\\REGISTRY\\USER", "HKU"),
          new Hive("HKEY_LOCAL_MACHINE", "HKLM"),
          new Hive("HKEY_USERS", "HKU"),
          new Hive("HKEY_CURRENT_USER", "HKCU"),
          new Hive("HKEY_CLASSES_ROOT", "HKCR"),
          new Hive("HKEY_CURRENT_CONFIG", "HKCC"),
          new Hive("HKLM", "HKLM"),
          new Hive("HKU", "HKU"),
          new Hive("HKCU", "HKCU"),
          new Hive("HKCR", "HKCR"));

  private record Hive(String prefix, String shortName) {}

  /// Reads a kernel key path (`\REGISTRY\MACHINE\…`) and the name of a value below it.
  public static RegistryPath of(String object, @Nullable String valueName) {
    String canonical = canonical(object);
    String value = valueName == null || valueName.isEmpty() ? null : valueName;
    String path = value == null ? canonical : canonical + '\\' + value;
    for (String hive : List.of("HKLM", "HKU")) {
      if (canonical.equals(hive)) {
        return new RegistryPath(hive, null, path, value);
      }
      if (canonical.startsWith(hive + '\\')) {
        String key = canonical.substring(hive.length() + 1);
        return new RegistryPath(hive, key.isEmpty() ? null : key, path, value);
      }
    }
    return new RegistryPath(null, canonical.isEmpty() ? null : canonical, path, value);
  }

  /// A key path with short hive names, and `CurrentControlSet` for every control set of the
  /// machine.
  public static String canonical(String path) {
    return withCurrentControlSet(withShortHive(path));
  }

  /// Patterns for `registry.path`, any of which may match, for one pattern as people and rules
  /// write it.
  ///
  /// `HKCU\` is any user of `HKU`, `HKCR\` the classes of the machine or of any user. For a pattern
  /// that ends in `\(Default)` see [#isDefaultValue(TextPattern)].
  public static List<TextPattern> canonical(TextPattern pattern) {
    TextPattern named = withoutDefault(pattern);
    String leading = withShortHive(named.leading());
    if (leading.regionMatches(true, 0, "HKCU\\", 0, 5)) {
      return List.of(below("HKU\\", "\\" + leading.substring(5), named));
    }
    if (leading.regionMatches(true, 0, "HKCR\\", 0, 5)) {
      String rest = leading.substring(5);
      return List.of(
          named.withLeading("HKLM\\SOFTWARE\\Classes\\" + rest),
          below("HKU\\", "_Classes\\" + rest, named));
    }
    return List.of(leading.isEmpty() ? named : named.withLeading(withCurrentControlSet(leading)));
  }

  /// Whether a pattern asks for the default value, whose name is empty: then `registry.value` must
  /// have no value.
  public static boolean isDefaultValue(TextPattern pattern) {
    String trailing = pattern.trailing();
    return trailing.regionMatches(
        true, trailing.length() - DEFAULT_VALUE.length(), DEFAULT_VALUE, 0, DEFAULT_VALUE.length());
  }

  /// Registry data as columns hold it: `DWORD (0x00000001)` and `QWORD (0x…)` are decimal numbers.
  public static String data(String literal) {
    boolean number =
        (literal.regionMatches(true, 0, "DWORD (0x", 0, 9)
                || literal.regionMatches(true, 0, "QWORD (0x", 0, 9))
            && literal.endsWith(")")
            && literal.length() > 10
            && literal.length() <= 26;
    if (!number) {
      return literal;
    }
    for (int i = 9; i < literal.length() - 1; i++) {
      if (Character.digit(literal.charAt(i), 16) < 0 || literal.charAt(i) >= 0x80) {
        return literal;
      }
    }
    return Long.toUnsignedString(Long.parseUnsignedLong(literal, 9, literal.length() - 1, 16));
  }

  private static TextPattern below(String front, String back, TextPattern pattern) {
    TextPattern prefix =
        new TextPattern(List.of(new TextPattern.Literal(front), TextPattern.Wildcard.ANY_RUN));
    return pattern.withLeading(back).after(prefix);
  }

  private static TextPattern withoutDefault(TextPattern pattern) {
    if (!isDefaultValue(pattern)) {
      return pattern;
    }
    String trailing = pattern.trailing();
    return pattern.withTrailing(trailing.substring(0, trailing.length() - DEFAULT_VALUE.length()));
  }

  private static String withShortHive(String path) {
    for (Hive hive : HIVES) {
      String prefix = hive.prefix();
      boolean matches =
          path.regionMatches(true, 0, prefix, 0, prefix.length())
              && (path.length() == prefix.length() || path.charAt(prefix.length()) == '\\');
      if (matches) {
        return hive.shortName() + path.substring(prefix.length());
      }
    }
    return path;
  }

  private static String withCurrentControlSet(String path) {
    String system = "HKLM\\SYSTEM\\";
    int at = system.length();
    int digit = at + CONTROL_SET.length();
    boolean numbered =
        path.regionMatches(true, 0, system, 0, at)
            && path.regionMatches(true, at, CONTROL_SET, 0, CONTROL_SET.length())
            && path.length() > digit
            && path.charAt(digit) >= '0'
            && path.charAt(digit) <= '9'
            && (path.length() == digit + 1 || path.charAt(digit + 1) == '\\');
    return numbered
        ? path.substring(0, at) + "CurrentControlSet" + path.substring(digit + 1)
        : path;
  }
}
