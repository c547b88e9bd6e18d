package dev.takagari.enrich.vendor;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Severity;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what `takagari indicators export` writes: one object for each value of a source.
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
    private String type = "";
    private String value = "";
    private String word = "";
    private String state = "";
    private boolean exact;
    private @Nullable Instant lastSeen;
    private @Nullable Instant validUntil;

    private void read(JsonWalk walk, RecordDraft draft) throws IOException {
      walk.members(
          name -> {
            switch (name) {
              case "type" -> type = walk.words();
              case "value" -> value = walk.text();
              case "exact" -> exact = walk.flag();
              case "word" -> word = walk.words();
              case "state" -> state = walk.words();
              case "confidence" -> draft.confidence(walk.words());
              case "severity" -> draft.severity(Severity.find(walk.words()).orElse(null));
              case "tlp" -> draft.tlp(Tlp.find(walk.words()).orElse(null));
              case "tags" -> walk.texts(draft::tag);
              case "description" -> draft.description(walk.words());
              case "references" -> walk.texts(draft::reference);
              case "valid_from" -> draft.validFrom(time(walk.words()));
              case "valid_until" -> validUntil = time(walk.words());
              case "last_seen" -> lastSeen = time(walk.words());
              default -> walk.skip();
            }
          });
      draft.revoked(state.equals("revoked"));
      draft.validUntil(end());
      Optional<IndicatorType> known = IndicatorType.find(type);
      if (known.isEmpty()) {
        draft.refuse(RefusalReason.TYPE_UNKNOWN, "", type);
      } else {
        draft.value(known.get(), word, value, exact);
      }
    }

    private @Nullable Instant end() {
      Instant seen = lastSeen;
      Instant until = validUntil;
      boolean sooner = seen != null && (until == null || seen.isBefore(until));
      return state.equals("expired") && sooner ? seen : until;
    }

    private static @Nullable Instant time(String text) {
      return FeedTime.parse(text);
    }
  }
}
