package dev.takagari.enrich.misp;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import dev.takagari.enrich.text.Refanged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes records of attributes. For one thread.
final class MispAttributes {
  private final String file;
  private final ReadOptions options;
  private final RecordDraft draft;
  private final List<String> tags = new ArrayList<>();
  private MispEvent event = MispEvent.NONE;
  private int eventNumber;
  private int number;
  private String type = "";
  private String value = "";
  private String comment = "";
  private String relation = "";
  private String firstSeen = "";
  private String lastSeen = "";
  private String timestamp = "";
  private boolean forDetection;
  private boolean deleted;

  MispAttributes(String file, ReadOptions options, Consumer<FeedRecord> into) {
    this.file = file;
    this.options = options;
    draft = new RecordDraft(options, into);
  }

  /// Reads the attributes of an event and of its objects.
  ///
  /// @param count number of the event in the file, from 1
  /// @param known what the event says for all of them
  void event(int count, MispEvent known, JsonWalk walk) throws IOException {
    event = known;
    eventNumber = count;
    number = 0;
    walk.members(
        name -> {
          switch (name) {
            case "Attribute" -> walk.elements(() -> attribute(walk));
            case "Object" -> walk.elements(() -> object(walk));
            default -> walk.skip();
          }
        });
  }

  /// Reads an array of attributes that are in no event.
  void loose(JsonWalk walk) throws IOException {
    event = MispEvent.NONE;
    eventNumber = 0;
    walk.elements(() -> attribute(walk));
  }

  private void object(JsonWalk walk) throws IOException {
    walk.members(
        name -> {
          if (name.equals("Attribute")) {
            walk.elements(() -> attribute(walk));
          } else {
            walk.skip();
          }
        });
  }

  private void attribute(JsonWalk walk) throws IOException {
    number++;
    forget();
    Place place =
        new Place(
            file,
            walk.line(),
            (eventNumber > 0 ? "event " + eventNumber + ", " : "") + "attribute " + number);
    walk.members(
        name -> {
          switch (name) {
            case "type" -> type = walk.text();
            case "value" -> value = walk.text();
            case "comment" -> comment = walk.words();
            case "object_relation" -> relation = walk.text();
            case "first_seen" -> firstSeen = walk.text();
            case "last_seen" -> lastSeen = walk.text();
            case "timestamp" -> timestamp = walk.text();
            case "to_ids" -> forDetection = walk.flag();
            case "deleted" -> deleted = walk.flag();
            case "Tag" -> MispEvent.tags(walk, tags);
            default -> walk.skip();
          }
        });
    draft.begin(place);
    record();
    draft.end();
  }

  private void forget() {
    tags.clear();
    type = "";
    value = "";
    comment = "";
    relation = "";
    firstSeen = "";
    lastSeen = "";
    timestamp = "";
    forDetection = false;
    deleted = false;
  }

  private void record() {
    Optional<MispType> known = MispType.find(type);
    boolean wanted = forDetection || (options.alsoNotForDetection() && !MispType.isWords(type));
    if (!wanted) {
      draft.refuse(RefusalReason.NOT_FOR_DETECTION, known.isEmpty() ? "" : type, value);
      return;
    }
    if (known.isEmpty()) {
      draft.refuse(RefusalReason.TYPE_UNKNOWN, "", type);
      return;
    }
    event.tell(draft);
    tags.forEach(tag -> MispEvent.tag(tag, draft));
    draft.description(comment);
    draft.validFrom(FeedTime.parse(firstSeen));
    draft.lastSeen(FeedTime.parse(lastSeen.isEmpty() ? timestamp : lastSeen));
    draft.revoked(deleted);
    values(known.get());
  }

  private void values(MispType known) {
    MispType.Part second = known.second();
    if (second == null) {
      boolean commandLine = type.equals("text") && relation.equals("command-line");
      part(
          commandLine
              ? new MispType.Part(MispType.Use.INDICATOR, IndicatorType.CMDLINE, "")
              : known.first(),
          value);
      return;
    }
    int bar = second.use() == MispType.Use.TOLD ? value.indexOf('|') : value.lastIndexOf('|');
    if (bar < 0) {
      draft.refuse(RefusalReason.NOT_A_VALUE, type + ": it has no second part", value);
      return;
    }
    part(known.first(), value.substring(0, bar));
    part(second, value.substring(bar + 1));
  }

  private void part(MispType.Part part, String text) {
    switch (part.use()) {
      case TOLD -> draft.description(type.endsWith("|port") ? "port " + text : text);
      case INDICATOR -> {
        boolean other = part.type() == IndicatorType.OTHER;
        draft.value(part.type(), part.word(), other ? text : Refanged.of(text).text());
      }
    }
  }
}
