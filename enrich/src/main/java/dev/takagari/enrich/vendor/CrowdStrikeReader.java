package dev.takagari.enrich.vendor;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.function.Consumer;

/// Reads the answers of CrowdStrike's API for custom indicators: `resources`, one answer or several
/// behind each other.
///
/// What is allowed there is no indicator here. One that holds for some host groups only is compared
/// with the events of all hosts, and tagged `some-host-groups`.
public final class CrowdStrikeReader implements IndicatorReader {
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    RecordDraft draft = new RecordDraft(options, into);
    CrowdStrikeIndicator indicator = new CrowdStrikeIndicator();
    int[] count = {0};
    boolean[] known = {false};
    JsonWalk.through(
        content.open(),
        walk -> {
          while (walk.next()) {
            walk.members(
                name -> {
                  if (!name.equals("resources") || !walk.isArray()) {
                    walk.skip();
                    return;
                  }
                  known[0] = true;
                  walk.elements(
                      () -> {
                        draft.begin(
                            new Place(content.name(), walk.line(), "resource " + ++count[0]));
                        if (walk.isObject()) {
                          read(walk, indicator);
                          indicator.tell(draft);
                        } else {
                          draft.refuse(RefusalReason.NOT_AN_INDICATOR, "an id", walk.text());
                        }
                        draft.end();
                      });
                });
          }
        });
    if (!known[0]) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "it holds no resources of CrowdStrike's API");
    }
  }

  private static void read(JsonWalk walk, CrowdStrikeIndicator indicator) throws IOException {
    indicator.clear();
    walk.members(
        name -> {
          if (name.equals("metadata")) {
            walk.members(inner -> indicator.field(inner, walk.text()));
          } else {
            walk.texts(text -> indicator.field(name, text));
          }
        });
  }
}
