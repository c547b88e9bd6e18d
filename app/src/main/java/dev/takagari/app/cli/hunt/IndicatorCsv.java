package dev.takagari.app.cli.hunt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.CsvText;
import dev.takagari.enrich.text.JoinedTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Indicators as rows for spreadsheets, which an import reads again
/// ([dev.takagari.enrich.vendor.TakagariCsvReader]). But for values a cell is one line: breaks in
/// descriptions are written as blanks. Characters that nobody sees are written as escapes.
final class IndicatorCsv {
  private static final Pattern BREAKS = Pattern.compile("\\s*\\R\\s*");
  private static final List<String> COLUMNS =
      List.of(
          "type",
          "value",
          "exact",
          "word",
          "source",
          "state",
          "confidence",
          "severity",
          "tlp",
          "tags",
          "valid_from",
          "valid_until",
          "first_seen",
          "last_seen",
          "description",
          "references");

  private IndicatorCsv() {}

  /// The first row.
  static String header() {
    return String.join(",", COLUMNS);
  }

  /// The row of an indicator.
  ///
  /// @param indicator as the service answers it
  static String row(JsonNode indicator) {
    List<String> cells = new ArrayList<>();
    for (String column : COLUMNS) {
      String text = text(indicator.path(column));
      cells.add(
          CsvText.text(
              column.equals("value") ? text : BREAKS.matcher(text).replaceAll(" ").strip()));
    }
    return String.join(",", cells);
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText("");
    }
    List<String> texts = new ArrayList<>();
    value.forEach(one -> texts.add(one.asText("")));
    return JoinedTexts.join(texts);
  }
}
