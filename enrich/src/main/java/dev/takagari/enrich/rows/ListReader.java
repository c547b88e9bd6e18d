package dev.takagari.enrich.rows;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.AddressRange;
import dev.takagari.enrich.text.TextLines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads lists: one value a line, and what else stands on lines of lists ([ListLine] says what).
/// Comments and empty lines are no records.
public final class ListReader implements IndicatorReader {
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    RecordDraft draft = new RecordDraft(options, into);
    try (TextLines lines = new TextLines(content.open())) {
      while (lines.next()) {
        if (lines.isCut()) {
          draft.begin(Place.line(content.name(), lines.number()));
          draft.refuse(RefusalReason.LINE_TOO_LONG, "", lines.text());
          draft.end();
          continue;
        }
        ListLine line = ListLine.of(lines.text(), options.type());
        if (line instanceof ListLine.Comment) {
          continue;
        }
        draft.begin(Place.line(content.name(), lines.number()));
        record(line, options, draft);
        draft.end();
      }
    }
  }

  private static void record(ListLine line, ReadOptions options, RecordDraft draft) {
    switch (line) {
      case ListLine.Comment() -> throw new IllegalStateException("no record");
      case ListLine.Names(List<String> names, boolean exact, String description) -> {
        draft.description(description);
        for (String name : names) {
          draft.value(IndicatorType.DOMAIN, "", name, exact || options.exactDomains());
        }
      }
      case ListLine.Rule(RefusalReason reason, String detail, String text) ->
          draft.refuse(reason, detail, text);
      case ListLine.Value(String text, String description) -> {
        draft.description(description);
        value(text, options, draft);
      }
    }
  }

  private static void value(String text, ReadOptions options, RecordDraft draft) {
    IndicatorType fixed = options.type();
    boolean addresses =
        fixed == null
            || fixed == IndicatorType.IPV4
            || fixed == IndicatorType.IPV6
            || fixed == IndicatorType.CIDR;
    List<IpNetwork> range = addresses ? AddressRange.networks(text) : List.of();
    if (!range.isEmpty()) {
      range.forEach(network -> draft.value(IndicatorType.CIDR, "", network.toString()));
      return;
    }
    Optional<ValueGuess> guess =
        fixed == null
            ? ValueGuess.of(text)
            : addresses ? ValueGuess.endpoint(text) : Optional.empty();
    if (guess.isPresent()) {
      guess(guess.get(), draft);
    } else if (fixed != null) {
      draft.value(fixed, "", text);
    } else if (text.indexOf(TextLines.REPLACEMENT) >= 0 || text.indexOf('\0') >= 0) {
      draft.refuse(RefusalReason.NOT_TEXT, "", text);
    } else {
      draft.refuse(RefusalReason.TYPE_NOT_GUESSED, "", text);
    }
  }

  private static void guess(ValueGuess guess, RecordDraft draft) {
    if (!guess.port().isEmpty()) {
      draft.description("port " + guess.port());
    }
    draft.value(guess.type(), guess.port().isEmpty() ? "" : "ip:port", guess.text());
  }
}
