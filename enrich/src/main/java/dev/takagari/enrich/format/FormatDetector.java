package dev.takagari.enrich.format;

import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.rows.AbuseChCsvReader;
import dev.takagari.enrich.rows.ListReader;
import dev.takagari.enrich.text.CsvRows;
import dev.takagari.enrich.text.JsonWalk;
import dev.takagari.enrich.text.TextLines;
import dev.takagari.enrich.vendor.CrowdStrikeCsvReader;
import dev.takagari.enrich.vendor.TakagariCsvReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells what format a content has by its name and its beginning. What could be two things is
/// neither: the caller has to say it.
public final class FormatDetector {
  private static final int MOST_TOKENS = 20_000;
  private static final int MOST_LINES = 200;
  private static final int DEEP_ENOUGH = 3;

  private FormatDetector() {}

  /// The format of a content.
  ///
  /// @throws TakagariException `bad-request` when it is none that is known, or could be several;
  ///   the message says which, and what to name; `indicators-unreadable` when there is nothing in
  ///   it or its JSON is broken at the beginning
  /// @throws IOException when the content cannot be read
  public static FeedFormat detect(FeedContent content, ReadOptions options) throws IOException {
    if (FeedFormat.isJson(content)) {
      try {
        return json(content);
      } catch (TakagariException e) {
        boolean bracket = FeedFormat.firstLine(content).startsWith("[");
        if (e.code() != ErrorCode.INDICATORS_UNREADABLE || !bracket) {
          throw e;
        }
      }
    }
    return text(content, options);
  }

  private static FeedFormat json(FeedContent content) throws IOException {
    Evidence evidence = new Evidence();
    JsonWalk.through(
        content.open(),
        walk -> {
          int depth = 0;
          for (int i = 0; i < MOST_TOKENS && evidence.isMissing(); i++) {
            JsonToken token = walk.token();
            if (token == null) {
              return;
            }
            if (token.isStructStart()) {
              depth++;
            } else if (token.isStructEnd()) {
              depth--;
            } else if (token == JsonToken.FIELD_NAME && depth <= DEEP_ENOUGH) {
              evidence.found = format(walk.name());
              evidence.other = other(walk.name(), depth);
            } else if (token == JsonToken.VALUE_STRING && walk.name().equals("type")) {
              evidence.found = walk.text().equals("bundle") ? FeedFormat.STIX : null;
            } else if (token == JsonToken.VALUE_STRING && walk.name().equals("id")) {
              evidence.found = walk.text().contains("--") ? FeedFormat.STIX : null;
            }
          }
        });
    if (!evidence.other.isEmpty()) {
      throw refused(evidence.other);
    }
    FeedFormat found = evidence.found;
    if (found == null) {
      throw refused("its JSON is of no feed that is known; name the format");
    }
    return found;
  }

  /// What was seen of JSON.
  private static final class Evidence {
    private @Nullable FeedFormat found;
    private String other = "";

    private boolean isMissing() {
      return found == null && other.isEmpty();
    }
  }

  /// The format that has a member of that name near its root.
  private static @Nullable FeedFormat format(String member) {
    return switch (member) {
      case "Event", "response", "Attribute" -> FeedFormat.MISP;
      case "objects", "pattern" -> FeedFormat.STIX;
      case "query_status", "ioc", "ioc_value" -> FeedFormat.ABUSECH;
      case "resources" -> FeedFormat.CROWDSTRIKE;
      case "exact" -> FeedFormat.TAKAGARI;
      default -> null;
    };
  }

  private static String other(String member, int depth) {
    if (member.equals("matching_attributes")) {
      return "it is a warning list of MISP and not a feed";
    }
    boolean uuid = depth == 1 && member.length() == 36 && member.charAt(8) == '-';
    return uuid ? "it is the manifest of a MISP feed; name its directory or address" : "";
  }

  private static FeedFormat text(FeedContent content, ReadOptions options) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean any = false;
    try (TextLines text = new TextLines(content.open())) {
      for (int i = 0; i < MOST_LINES && text.next(); i++) {
        String line = text.text();
        any |= !line.isBlank();
        if (AbuseChCsvReader.isHeader(line)) {
          return FeedFormat.ABUSECH;
        }
        if (!line.isBlank() && !line.stripLeading().startsWith("#") && !text.isCut()) {
          lines.add(line);
        }
      }
    }
    if (!any) {
      throw new TakagariException(ErrorCode.INDICATORS_UNREADABLE, "there is nothing in it");
    }
    if (lines.isEmpty()) {
      return FeedFormat.LIST;
    }
    if (options.csv() == null && TakagariCsvReader.isHeader(lines.getFirst())) {
      return FeedFormat.TAKAGARI;
    }
    if (CrowdStrikeCsvReader.isHeader(lines.getFirst())) {
      return FeedFormat.CROWDSTRIKE;
    }
    return options.csv() == null ? listed(content.name(), lines) : FeedFormat.CSV;
  }

  private static FeedFormat listed(String name, List<String> lines) throws IOException {
    String file = name.toLowerCase(Locale.ROOT);
    if (file.equals("hashes.csv")) {
      throw refused(
          "hashes.csv of a MISP feed has digests of values and no indicators; name the directory");
    }
    ImportReport report = new ImportReport("", "", 0);
    byte[] head = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    new ListReader().read(FeedContent.of(name, head), ReadOptions.NONE, report);
    boolean list = report.taken() * 2 >= report.records() && report.taken() > 0;
    int columns = columns(lines);
    boolean named = file.endsWith(".csv") || file.endsWith(".tsv");
    if (columns >= 3 || (columns == 2 && (named || !list))) {
      String first = ShownText.defanged(lines.getFirst(), 100);
      throw refused(
          list
              ? "it could be csv, with " + columns + " columns, or list; name the format"
              : "it looks like csv; name the column of the values: " + first);
    }
    if (!list) {
      throw refused(
          "it is of no format that is known: most lines are no values; name the format (text that"
              + " people wrote is imported by hand, as paste)");
    }
    return FeedFormat.LIST;
  }

  /// How many columns all lines have, 1 when they do not agree.
  private static int columns(List<String> lines) {
    for (char delimiter : new char[] {',', ';', '\t'}) {
      int columns = CsvRows.values(lines.getFirst(), delimiter, '"').size();
      boolean all =
          columns > 1
              && lines.size() > 1
              && lines.stream()
                  .allMatch(line -> CsvRows.values(line, delimiter, '"').size() == columns);
      if (all) {
        return columns;
      }
    }
    return 1;
  }

  private static TakagariException refused(String reason) {
    return new TakagariException(ErrorCode.BAD_REQUEST, reason);
  }
}
