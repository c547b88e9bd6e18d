package dev.takagari.enrich.paste;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.TextLines;
import java.io.IOException;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Reads text that people wrote for people: each indicator that is understood is a record, and each
/// doubt one that is not taken, in the order of the text.
public final class PastedText implements IndicatorReader {
  /// @throws dev.takagari.core.error.TakagariException `bad-request` when it is longer, or holds
  ///   more, than [PasteReader#read] takes
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    String text = text(content);
    PasteReading reading = PasteReader.read(text);
    RecordDraft draft = new RecordDraft(options, into);
    Lines lines = new Lines(text);
    Stream.concat(
            reading.finds().stream().map(Part::of),
            reading.doubts().stream().map(doubt -> Part.of(doubt, text)))
        .sorted(Comparator.comparingInt(Part::start))
        .forEachOrdered(
            part -> {
              draft.begin(Place.line(content.name(), lines.of(part.start())));
              part.says().accept(draft);
              draft.end();
            });
  }

  /// The characters of a content, with line feeds between its lines: what is longer than
  /// [PasteReader#LONGEST] is given cut, and still longer than that.
  public static String text(FeedContent content) throws IOException {
    StringBuilder text = new StringBuilder();
    try (TextLines lines = new TextLines(content.open(), PasteReader.LONGEST + 1)) {
      while (text.length() <= PasteReader.LONGEST && lines.next()) {
        text.append(lines.number() == 1 ? "" : "\n").append(lines.text());
      }
    }
    return text.toString();
  }

  /// A place in the text and what is said of it.
  private record Part(int start, Consumer<RecordDraft> says) {
    private static Part of(PasteFind find) {
      IndicatorValue value = find.value();
      return new Part(find.start(), draft -> draft.value(value.type(), "", value.text()));
    }

    private static Part of(PasteDoubt doubt, String text) {
      RefusalReason reason =
          doubt.reason() == PasteDoubt.Reason.TOO_WIDE
              ? RefusalReason.TOO_WIDE
              : RefusalReason.DOUBTFUL;
      String excerpt = text.substring(doubt.start(), doubt.end());
      return new Part(
          doubt.start(), draft -> draft.refuse(reason, doubt.reason().meaning(), excerpt));
    }
  }

  /// Numbers of lines, for places in their order.
  private static final class Lines {
    private final String text;
    private int counted;
    private long line = 1;

    private Lines(String text) {
      this.text = text;
    }

    private long of(int place) {
      for (; counted < place; counted++) {
        if (text.charAt(counted) == '\n') {
          line++;
        }
      }
      return line;
    }
  }
}
