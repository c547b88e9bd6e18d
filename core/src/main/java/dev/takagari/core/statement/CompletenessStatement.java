package dev.takagari.core.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.json.CanonicalJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What became of everything that was announced on one day, as of one moment.
///
/// @param day of the messages' arrival in the queue, in UTC
/// @param madeAt when the figures were taken
public record CompletenessStatement(LocalDate day, Instant madeAt, List<FeedStatement> feeds) {
  /// Name of the format.
  public static final String FORMAT = "takagari.completeness";

  /// Version of the format; it grows when a member changes its meaning.
  public static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  public CompletenessStatement {
    feeds = List.copyOf(feeds);
  }

  /// The worst of the feeds.
  public Equation.Result result() {
    return feeds.stream()
        .map(FeedStatement::result)
        .max(Enum::compareTo)
        .orElse(Equation.Result.EQUAL);
  }

  /// The one spelling of the statement: what is signed.
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeNumberField("version", VERSION);
      json.writeStringField("day", day.toString());
      json.writeStringField("day_of", "arrival of the message in the queue, UTC");
      json.writeStringField("made_at", madeAt.toString());
      json.writeStringField("result", result().text());
      json.writeArrayFieldStart("feeds");
      for (FeedStatement feed : feeds) {
        write(feed, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CanonicalJson.of(text.toString());
  }

  private static void write(FeedStatement feed, JsonGenerator json) throws IOException {
    DayFigures figures = feed.figures();
    json.writeStartObject();
    json.writeStringField("feed", figures.feed());
    json.writeStringField("result", feed.result().text());
    json.writeObjectFieldStart("messages");
    json.writeNumberField("in_units", figures.messages());
    json.writeNumberField("set_aside", figures.messagesSetAside());
    json.writeEndObject();
    json.writeObjectFieldStart("units");
    json.writeNumberField("all", figures.units());
    json.writeNumberField("in_flight", figures.unitsInFlight());
    json.writeEndObject();
    json.writeObjectFieldStart("files");
    json.writeNumberField("listed", figures.objects().listed());
    json.writeNumberField("not_listed", figures.notListed());
    json.writeNumberField("archived", figures.objects().archived());
    json.writeNumberField("linked", figures.objects().linked());
    json.writeNumberField("set_aside", figures.objects().setAside());
    json.writeNumberField("in_flight", figures.objects().inFlight());
    json.writeEndObject();
    json.writeObjectFieldStart("bytes");
    json.writeNumberField("archived", figures.bytesArchived());
    json.writeNumberField("decoded", figures.bytesDecoded());
    json.writeEndObject();
    json.writeObjectFieldStart("lines");
    json.writeNumberField("received", figures.lines());
    json.writeNumberField("quarantined", figures.linesQuarantined());
    json.writeNumberField("dropped", figures.linesDropped());
    json.writeEndObject();
    json.writeNumberField("inventory_rows", figures.inventoryRows());
    json.writeArrayFieldStart("sinks");
    for (DayFigures.Sink sink : figures.sinks()) {
      write(sink, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("rows");
    json.writeNumberField("lake", feed.lakeRows());
    json.writeNumberField("hot", feed.hotRows());
    json.writeEndObject();
    json.writeObjectFieldStart("merged");
    json.writeNumberField("files", figures.merged().files());
    json.writeNumberField("removed", figures.merged().removed());
    json.writeEndObject();
    json.writeArrayFieldStart("equations");
    for (Equation equation : feed.equations()) {
      write(equation, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("gaps");
    for (String gap : feed.gaps()) {
      json.writeString(gap);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(DayFigures.Sink sink, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", sink.name());
    json.writeNumberField("received", sink.received());
    json.writeNumberField("written", sink.written());
    json.writeNumberField("duplicates", sink.duplicates());
    json.writeNumberField("dropped", sink.dropped());
    json.writeNumberField("quarantined", sink.quarantined());
    json.writeNumberField("expired", sink.expired());
    json.writeNumberField("lake_only", sink.lakeOnly());
    json.writeNumberField("in_flight", sink.inFlight());
    json.writeEndObject();
  }

  private static void write(Equation equation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", equation.name());
    json.writeStringField("text", equation.text());
    json.writeNumberField("expected", equation.expected());
    json.writeNumberField("found", equation.found());
    json.writeStringField("result", equation.result().text());
    json.writeStringField("reason", equation.reason());
    json.writeEndObject();
  }
}
