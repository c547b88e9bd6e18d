package dev.takagari.alerting.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.Levels;
import dev.takagari.core.policy.PolicyExample;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What values of the input can be.
// values that nobody knows are texts, numbers and empty collections
@SuppressWarnings("ImmutableEnumChecker")
public enum InputType {
  TEXT("string", SimpleType.STRING, ""),
  NUMBER("int", SimpleType.INT, -1L),
  TRUTH("bool", SimpleType.BOOL, false),
  SEVERITY("int", SimpleType.INT, Levels.rank(Severity.INFO)),
  TELL("int", SimpleType.INT, Levels.rank(Tell.RECORD)),
  TEXTS("list(string)", ListType.create(SimpleType.STRING), List.of()),
  TABLE(
      "map(string, list(string))",
      MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
      Map.of());

  private final String words;
  private final CelType cel;
  private final Object unknown;

  InputType(String words, CelType cel, Object unknown) {
    this.words = words;
    this.cel = cel;
    this.unknown = unknown;
  }

  /// The type as CEL writes it.
  public String words() {
    return words;
  }

  CelType cel() {
    return cel;
  }

  /// What a value is that nobody knows.
  Object unknown() {
    return unknown;
  }

  /// What a value of this type must look like in a test.
  String form() {
    return switch (this) {
      case TEXT -> "a text";
      case NUMBER -> "a whole number";
      case TRUTH -> "true or false";
      case SEVERITY -> "one of " + codes(Severity.values());
      case TELL -> "one of " + codes(Tell.values());
      case TEXTS -> "a list of texts";
      case TABLE -> "a map of texts or lists of texts";
    };
  }

  /// The value that stands in a test, empty when it is none of this type.
  Optional<Object> read(PolicyExample.Value value) {
    return switch (value) {
      case PolicyExample.Value.One(String text) ->
          switch (this) {
            case TEXT -> Optional.of(text);
            case NUMBER -> number(text);
            case TRUTH ->
                text.equals("true") || text.equals("false")
                    ? Optional.of(text.equals("true"))
                    : Optional.empty();
            case SEVERITY -> level(text, Severity.values());
            case TELL -> level(text, Tell.values());
            case TEXTS -> Optional.of(List.of(text));
            case TABLE -> Optional.empty();
          };
      case PolicyExample.Value.Several(List<String> texts) ->
          this == TEXTS ? Optional.of(texts) : Optional.empty();
      case PolicyExample.Value.Named named ->
          this == TABLE ? Optional.of(named.texts()) : Optional.empty();
    };
  }

  private static Optional<Object> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> level(String code, Enum<?>[] levels) {
    return IntStream.range(0, levels.length)
        .filter(i -> levels[i].name().toLowerCase(Locale.ROOT).equals(code))
        .<Object>mapToObj(i -> (long) i)
        .findFirst();
  }

  private static String codes(Enum<?>[] levels) {
    return String.join(
        ", ", Arrays.stream(levels).map(level -> level.name().toLowerCase(Locale.ROOT)).toList());
  }
}
