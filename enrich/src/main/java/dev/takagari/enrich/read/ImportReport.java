package dev.takagari.enrich.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.ShownText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What of a feed was taken and what was not, and why: counts of everything, and for each reason
/// the first rows by file and line. Bounded, whatever the feed. Filled by one thread.
public final class ImportReport implements Consumer<FeedRecord> {
  /// Rows for each reason of what is tried again and again and that nobody asked for.
  public static final int FEW_ROWS = 5;

  /// Rows for each reason of what a person imports, to mend them.
  public static final int MANY_ROWS = 1_000;

  private static final int MOST_WORDS = 100;
  private static final int LONGEST_NAME = 200;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final String source;
  private final String format;
  private final int most;
  private final Map<IndicatorType, Long> indicators = new EnumMap<>(IndicatorType.class);
  private final Map<String, Long> notMatched = new TreeMap<>();
  private final Map<RefusalReason, Tally> skipped = new EnumMap<>(RefusalReason.class);
  private final Map<RefusalReason, Tally> leftOut = new EnumMap<>(RefusalReason.class);
  private long records;
  private long taken;
  private long revoked;

  /// @param source name of the feed or import
  /// @param format what it was read as
  /// @param most rows that are named for each reason
  public ImportReport(String source, String format, int most) {
    this.source = source;
    this.format = format;
    this.most = most;
  }

  /// A refusal and where it was.
  public record RefusedRow(Place place, Refusal refusal) {}

  /// Refusals for one reason.
  ///
  /// @param rows the first ones
  /// @param details how often each detail was given; the first hundred of them
  public record Refused(long count, List<RefusedRow> rows, Map<String, Long> details) {
    public Refused {
      rows = List.copyOf(rows);
      details = Map.copyOf(details);
    }

    /// How many more there are than are named.
    public long rowsLeftOut() {
      return count - rows.size();
    }
  }

  /// The same while it grows.
  private static final class Tally {
    private final List<RefusedRow> rows = new ArrayList<>();
    private final Map<String, Long> details = new TreeMap<>();
    private long count;

    private void add(Place place, Refusal refusal, int most) {
      if (rows.size() < most) {
        rows.add(new RefusedRow(place, refusal));
      }
      String detail = refusal.detail();
      boolean known = details.size() < MOST_WORDS || details.containsKey(detail);
      if (!detail.isEmpty() && known) {
        details.merge(detail, 1L, Long::sum);
      }
      count++;
    }

    private Refused whole() {
      return new Refused(count, rows, details);
    }
  }

  @Override
  public void accept(FeedRecord record) {
    records++;
    if (record.isTaken()) {
      taken++;
      record.indicators().forEach(this::count);
      record.refusals().forEach(refusal -> count(leftOut, record.place(), refusal));
    } else {
      count(skipped, record.place(), record.refusals().getFirst());
    }
  }

  /// All records of the feed.
  public long records() {
    return records;
  }

  /// Records of which at least one indicator was taken.
  public long taken() {
    return taken;
  }

  /// Records of which nothing was taken: `records() - taken()`.
  public long skipped() {
    return records - taken;
  }

  /// Indicators that were taken, also those that come several times.
  public long indicators() {
    return indicators.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Indicators by type.
  public Map<IndicatorType, Long> byType() {
    return Map.copyOf(indicators);
  }

  /// Indicators that are kept and not matched, by their type, or the source's word for it.
  public Map<String, Long> storedNotMatched() {
    return Map.copyOf(notMatched);
  }

  /// Records of which nothing was taken, by the first reason that they gave.
  public Map<RefusalReason, Refused> skippedByReason() {
    return whole(skipped);
  }

  /// Parts that were not taken of records of which something was.
  public Map<RefusalReason, Refused> leftOut() {
    return whole(leftOut);
  }

  /// Writes it as JSON, all text harmless and in ASCII. Does not close the stream.
  public void write(OutputStream out) throws IOException {
    try (JsonGenerator json =
        JSON.createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("source", source);
      json.writeStringField("format", format);
      json.writeNumberField("records", records);
      json.writeNumberField("accepted_records", taken);
      json.writeNumberField("skipped_records", skipped());
      json.writeNumberField("indicators", indicators());
      json.writeNumberField("revoked", revoked);
      json.writeObjectFieldStart("accepted");
      for (Map.Entry<IndicatorType, Long> entry : indicators.entrySet()) {
        json.writeNumberField(entry.getKey().code(), entry.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("stored_not_matched");
      for (Map.Entry<String, Long> entry : notMatched.entrySet()) {
        json.writeNumberField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      write(json, "skipped", whole(skipped));
      write(json, "left_out_of_accepted", whole(leftOut));
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, String name, Map<RefusalReason, Refused> reasons)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<RefusalReason, Refused> entry : reasons.entrySet()) {
      json.writeStartObject();
      json.writeStringField("reason", entry.getKey().code());
      json.writeStringField("meaning", entry.getKey().meaning());
      json.writeNumberField("count", entry.getValue().count());
      json.writeObjectFieldStart("details");
      for (Map.Entry<String, Long> detail : new TreeMap<>(entry.getValue().details()).entrySet()) {
        json.writeNumberField(detail.getKey(), detail.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("rows");
      for (RefusedRow row : entry.getValue().rows()) {
        json.writeStartObject();
        json.writeStringField("file", shown(row.place().file()));
        json.writeNumberField("line", row.place().line());
        json.writeStringField("item", shown(row.place().item()));
        json.writeStringField("detail", row.refusal().detail());
        json.writeStringField("excerpt", row.refusal().excerpt());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("rows_left_out", entry.getValue().rowsLeftOut());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void count(Indicator indicator) {
    IndicatorType type = indicator.value().type();
    indicators.merge(type, 1L, Long::sum);
    if (indicator.revoked()) {
      revoked++;
    }
    if (!type.isMatched()) {
      String word =
          type == IndicatorType.OTHER && !indicator.word().isEmpty()
              ? shown(indicator.word())
              : type.code();
      boolean known = notMatched.size() < MOST_WORDS || notMatched.containsKey(word);
      notMatched.merge(known ? word : type.code(), 1L, Long::sum);
    }
  }

  private void count(Map<RefusalReason, Tally> into, Place place, Refusal refusal) {
    into.computeIfAbsent(refusal.reason(), reason -> new Tally()).add(place, refusal, most);
  }

  private static Map<RefusalReason, Refused> whole(Map<RefusalReason, Tally> tallies) {
    Map<RefusalReason, Refused> whole = new EnumMap<>(RefusalReason.class);
    tallies.forEach((reason, tally) -> whole.put(reason, tally.whole()));
    return whole;
  }

  private static String shown(String text) {
    return ShownText.escaped(text, LONGEST_NAME);
  }
}
