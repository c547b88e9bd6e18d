package dev.takagari.search.http;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerRule;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.run.SearchAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the answer of a search. For one thread.
final class SearchJson {
  private final JsonBuffer json = new JsonBuffer(64 * 1024);
  private final EventJson events = new EventJson();
  private final Rebuilder rebuilder;
  private final RowFormat format;
  private final Optional<LoadedOwners> owners;

  SearchJson(Rebuilder rebuilder, RowFormat format, Optional<LoadedOwners> owners) {
    this.rebuilder = rebuilder;
    this.format = format;
    this.owners = owners;
  }

  byte[] write(
      SearchAnswer answer,
      List<Note> notes,
      NotCovered notCovered,
      Optional<String> next,
      TimeRange range,
      Tier tier) {
    json.raw('{');
    rows(answer.rows());
    name("next_cursor");
    if (next.isPresent()) {
      json.string(next.get());
    } else {
      literal("null");
    }
    name("complete");
    literal(Boolean.toString(answer.complete()));
    name("range");
    range(range);
    name("tier");
    json.string(tier.code());
    notes(notes);
    name("not_read");
    json.raw('[');
    String separator = "";
    for (TimeRange unread : answer.notRead().ranges()) {
      literal(separator);
      range(unread);
      separator = ",";
    }
    json.raw(']');
    notCovered(notCovered);
    owners.ifPresent(
        loaded -> {
          name("owners");
          literal("{\"version\":");
          json.number(loaded.version());
          name("loaded_at");
          json.time(ChronoUnit.MICROS.between(Instant.EPOCH, loaded.loadedAt()));
          json.raw('}');
        });
    name("stats");
    stats(answer);
    json.raw('}');
    return json.toBytes();
  }

  private void rows(List<EventRow> rows) {
    json.string("rows");
    literal(":[");
    String separator = "";
    for (EventRow row : rows) {
      literal(separator);
      switch (format) {
        case EVENT -> {
          events.write(row, json);
          owners.flatMap(loaded -> loaded.list().find(row)).ifPresent(this::owner);
        }
        case SOURCE -> json.raw(rebuilder.rebuild(row).getBytes(StandardCharsets.UTF_8));
      }
      separator = ",";
    }
    json.raw(']');
  }

  /// Adds the owner to the row that was written last.
  private void owner(OwnerRule rule) {
    json.truncate(json.length() - 1);
    literal(",\"owner\":{\"person\":");
    json.string(rule.owner().person());
    name("team");
    json.string(rule.owner().team());
    name("channel");
    json.string(rule.owner().channel());
    name("by");
    json.string(rule.type().code());
    literal("}}");
  }

  private void notes(List<Note> notes) {
    name("notes");
    json.raw('[');
    String separator = "";
    for (Note note : notes) {
      literal(separator);
      literal("{\"code\":");
      json.string(note.code());
      name("message");
      json.string(note.message());
      json.raw('}');
      separator = ",";
    }
    json.raw(']');
  }

  private void notCovered(NotCovered notCovered) {
    name("not_covered");
    json.raw('[');
    String separator = "";
    for (CoverageItem item : notCovered.items()) {
      literal(separator);
      literal("{\"code\":");
      json.string(item.kind().code());
      name("feed");
      json.string(item.feed());
      name("from");
      time(item.from());
      name("to");
      time(item.until());
      name("message");
      json.string(item.text());
      json.raw('}');
      separator = ",";
    }
    json.raw(']');
    number("not_covered_more", notCovered.more());
  }

  private void time(@Nullable Instant time) {
    if (time == null) {
      literal("null");
    } else {
      json.time(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }
  }

  private void stats(SearchAnswer answer) {
    SearchStats stats = answer.stats();
    literal("{\"rows\":");
    json.number(answer.rows().size());
    number("hot_rows", answer.hotRows());
    number("cold_rows", answer.coldRows());
    number("rows_checked", stats.rowsChecked());
    number("files_planned", stats.filesPlanned());
    number("files_pruned", stats.filesPruned());
    number("files_read", stats.filesRead());
    number("bytes_read", stats.bytesRead());
    number("bytes_fetched", stats.bytesFetched());
    number("ms", answer.took().toMillis());
    json.raw('}');
  }

  private void number(String name, long value) {
    name(name);
    json.number(value);
  }

  private void range(TimeRange range) {
    literal("{\"from\":");
    json.time(range.fromMicros());
    name("to");
    json.time(range.toMicros());
    json.raw('}');
  }

  /// A member after the first.
  private void name(String name) {
    json.raw(',');
    json.string(name);
    json.raw(':');
  }

  private void literal(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      json.raw(ascii.charAt(i));
    }
  }
}
