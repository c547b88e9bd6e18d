package dev.takagari.enrich.vendor;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.rows.TypeWords;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads ThreatFox's JSON: the answer of its API (`query_status` and `data`) and its dumps, an
/// object of arrays by number.
public final class ThreatFoxReader implements IndicatorReader {
  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    RecordDraft draft = new RecordDraft(options, into);
    Entry entry = new Entry();
    int[] count = {0};
    boolean[] known = {false};
    String[] status = {"ok"};
    JsonWalk.through(
        content.open(),
        walk -> {
          while (walk.next()) {
            walk.members(
                name -> {
                  if (name.equals("query_status")) {
                    status[0] = walk.text();
                    known[0] = true;
                  } else if (walk.isArray()) {
                    walk.elements(
                        () -> {
                          Place place =
                              new Place(content.name(), walk.line(), "entry " + ++count[0]);
                          entry.read(walk);
                          known[0] |= !entry.value.isEmpty();
                          draft.begin(place);
                          entry.record(draft);
                          draft.end();
                        });
                  } else {
                    walk.skip();
                  }
                });
          }
        });
    boolean answered = status[0].equals("ok") || status[0].equals("no_result");
    if (!known[0] || !answered) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE,
          known[0]
              ? "it is an answer that says that the question failed"
              : "it holds no entries of ThreatFox");
    }
  }

  /// One entry. Used again for the next one.
  private static final class Entry {
    private final List<String> tags = new ArrayList<>();
    private String value = "";
    private String type = "";
    private String threat = "";
    private String family = "";
    private String malware = "";
    private String confidence = "";
    private String firstSeen = "";
    private String lastSeen = "";
    private String reference = "";

    private void read(JsonWalk walk) throws IOException {
      tags.clear();
      value = "";
      type = "";
      threat = "";
      family = "";
      malware = "";
      confidence = "";
      firstSeen = "";
      lastSeen = "";
      reference = "";
      walk.members(
          name -> {
            switch (name) {
              case "ioc", "ioc_value" -> value = walk.text();
              case "ioc_type" -> type = walk.text();
              case "threat_type" -> threat = walk.text();
              case "malware" -> family = walk.text();
              case "malware_printable" -> malware = walk.text();
              case "confidence_level" -> confidence = walk.text();
              case "first_seen", "first_seen_utc" -> firstSeen = walk.text();
              case "last_seen", "last_seen_utc" -> lastSeen = walk.text();
              case "reference" -> reference = walk.text();
              case "tags" -> walk.texts(this::tag);
              default -> walk.skip();
            }
          });
    }

    /// A dump has all tags in one text.
    private void tag(String text) {
      for (String tag : text.split(",", 65)) {
        if (tags.size() < 64) {
          tags.add(tag);
        }
      }
    }

    private void record(RecordDraft draft) {
      draft.tag(threat);
      draft.tag(family);
      tags.forEach(draft::tag);
      draft.description(malware);
      draft.confidence(confidence);
      draft.validFrom(FeedTime.parse(firstSeen));
      draft.lastSeen(FeedTime.parse(lastSeen));
      draft.reference(reference);
      String word = type.toLowerCase(Locale.ROOT);
      Optional<ValueGuess> endpoint = ValueGuess.endpoint(value);
      if (word.equals("ip:port") && endpoint.isPresent()) {
        draft.description("port " + endpoint.get().port());
        draft.value(endpoint.get().type(), word, endpoint.get().text());
        return;
      }
      Optional<IndicatorType> known = TypeWords.find(word);
      if (known.isEmpty()) {
        draft.refuse(
            value.isEmpty() ? RefusalReason.NO_VALUE : RefusalReason.TYPE_UNKNOWN, "", type);
        return;
      }
      draft.value(known.get(), known.get() == IndicatorType.OTHER ? word : "", value);
    }
  }
}
