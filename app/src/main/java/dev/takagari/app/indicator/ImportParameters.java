package dev.takagari.app.indicator;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.search.time.TimeExpression;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What comes with a file that is to be imported.
///
/// @param source name to keep it under
/// @param format null to tell by the content
/// @param name of the file
/// @param replace whether it is all that the source has
/// @param plan whether to say only what it would do
/// @param confirmed whether it counts although the source shrinks
record ImportParameters(
    String source,
    @Nullable FeedFormat format,
    String name,
    boolean replace,
    boolean plan,
    boolean confirmed,
    ReadOptions options) {
  private static final Set<String> NAMES =
      Set.of(
          "source",
          "format",
          "name",
          "type",
          "columns",
          "delimiter",
          "replace",
          "dry_run",
          "confirm",
          "confidence",
          "severity",
          "tlp",
          "tags",
          "valid_for",
          "exact_domains",
          "also_not_for_detection");

  /// Reads them.
  ///
  /// @param now what is without a time counts as seen then
  /// @throws TakagariException bad-request for what is missing, is not known or cannot be read
  static ImportParameters of(Map<String, String> given, Instant now) {
    for (String name : given.keySet()) {
      if (!NAMES.contains(name)) {
        throw bad(
            "there is no such parameter; there are "
                + NAMES.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    String source = given.get("source");
    if (source == null || source.isBlank()) {
      throw bad("source is missing");
    }
    String format = given.getOrDefault("format", "auto");
    return new ImportParameters(
        source,
        format.equals("auto")
            ? null
            : FeedFormat.find(format)
                .orElseThrow(
                    () ->
                        bad(
                            "there is no such format; there are auto, "
                                + codes(FeedFormat.values(), FeedFormat::code))),
        given.getOrDefault("name", "import"),
        flag(given, "replace"),
        flag(given, "dry_run"),
        flag(given, "confirm"),
        options(given).withImportedAt(now));
  }

  private static <T> String codes(T[] all, Function<T, String> code) {
    return Arrays.stream(all).map(code).collect(Collectors.joining(", "));
  }

  private static ReadOptions options(Map<String, String> given) {
    String type = given.get("type");
    String severity = given.get("severity");
    String tlp = given.get("tlp");
    return new ReadOptions(
        type == null
            ? null
            : IndicatorType.find(type)
                .orElseThrow(
                    () ->
                        bad(
                            "there is no such type; there are "
                                + codes(IndicatorType.values(), IndicatorType::code))),
        flag(given, "exact_domains"),
        flag(given, "also_not_for_detection"),
        confidence(given.get("confidence")),
        severity == null
            ? null
            : Severity.find(severity)
                .orElseThrow(() -> bad("severity is info, low, medium, high or critical")),
        tlp == null
            ? null
            : Tlp.find(tlp)
                .orElseThrow(() -> bad("tlp is clear, green, amber, amber+strict or red")),
        tags(given.get("tags")),
        validFor(given.get("valid_for")),
        columns(given.get("columns"), given.getOrDefault("delimiter", ",")),
        null);
  }

  private static @Nullable Duration validFor(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Duration length = TimeExpression.parseDuration("valid_for", text);
    if (length.toDays() > SourceRules.MOST_DAYS) {
      throw bad("valid_for is at most " + SourceRules.MOST_DAYS + "d");
    }
    return length;
  }

  private static List<String> tags(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(tag -> !tag.isEmpty()).toList();
  }

  private static int confidence(@Nullable String text) {
    if (text == null) {
      return -1;
    }
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 100) {
      throw bad("confidence is 0 to 100");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable CsvColumns columns(@Nullable String columns, String delimiter) {
    if (delimiter.length() != 1 && !delimiter.equals("tab")) {
      throw bad("delimiter is one character, or tab");
    }
    if (columns == null) {
      return null;
    }
    int colon = columns.indexOf(':');
    String value = colon < 0 ? columns : columns.substring(0, colon);
    boolean header = !value.matches("[0-9]+");
    return new CsvColumns(
        delimiter.equals("tab") ? '\t' : delimiter.charAt(0),
        '"',
        header,
        "#",
        List.of(new CsvColumns.ValueColumn(value, null, "")),
        colon < 0 ? "" : columns.substring(colon + 1),
        Map.of(),
        Map.of());
  }

  private static boolean flag(Map<String, String> given, String name) {
    return switch (given.getOrDefault(name, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(name + " is true or false");
    };
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
