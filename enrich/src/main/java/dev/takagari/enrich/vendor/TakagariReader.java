package dev.takagari.enrich.vendor;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.function.Consumer;

/// Reads what `takagari indicators export` writes as JSON: one object for each value of a source.
///
/// What had ended when it was written ends here, too: at the time that it says, or when its source
/// had it last. Under which source it was is not taken over, for whoever imports names one.
public final class TakagariReader implements IndicatorReader {
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    RecordDraft draft = new RecordDraft(options, into);
    boolean[] known = {false};
    JsonWalk.through(
        content.open(),
        walk -> {
          while (walk.next()) {
            if (!walk.isObject()) {
              throw unreadable();
            }
            known[0] = true;
            draft.begin(Place.line(content.name(), walk.line()));
            new One().read(walk, draft);
            draft.end();
          }
        });
    if (!known[0]) {
      throw unreadable();
    }
  }

  private static TakagariException unreadable() {
    return new TakagariException(
        ErrorCode.INDICATORS_UNREADABLE, "it is not what takagari indicators export writes");
  }

  /// What an object says, in whatever order.
  private static final class One {
    private final ExportedRow row = new ExportedRow();

    private void read(JsonWalk walk, RecordDraft draft) throws IOException {
      walk.members(
          name -> {
            switch (name) {
              case "type" -> row.type = walk.words();
              case "value" -> row.value = walk.text();
              case "exact" -> row.exact = walk.flag();
              case "word" -> row.word = walk.words();
              case "state" -> row.state = walk.words();
              case "confidence" -> draft.confidence(walk.words());
              case "severity" -> draft.severity(Severity.find(walk.words()).orElse(null));
              case "tlp" -> draft.tlp(Tlp.find(walk.words()).orElse(null));
              case "tags" -> walk.texts(draft::tag);
              case "description" -> draft.description(walk.words());
              case "references" -> walk.texts(draft::reference);
              case "valid_from" -> draft.validFrom(FeedTime.parse(walk.words()));
              case "valid_until" -> row.validUntil = FeedTime.parse(walk.words());
              case "last_seen" -> row.lastSeen = FeedTime.parse(walk.words());
              default -> walk.skip();
            }
          });
      row.tell(draft);
    }
  }
}
