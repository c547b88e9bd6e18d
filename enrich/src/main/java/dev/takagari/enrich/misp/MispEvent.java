package dev.takagari.enrich.misp;

import dev.takagari.core.detection.Severity;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.text.JsonWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event says for all of its attributes.
///
/// @param info title
/// @param severity by its threat level; null when that is undefined
/// @param tags in their order
record MispEvent(String info, @Nullable Severity severity, List<String> tags) {
  /// Of attributes without an event.
  static final MispEvent NONE = new MispEvent("", null, List.of());

  private static final int MOST_TAGS = 64;
  private static final Map<String, Severity> THREAT_LEVELS =
      Map.of("1", Severity.HIGH, "2", Severity.MEDIUM, "3", Severity.LOW);
  private static final String CONFIDENCE = "misp:confidence-level=";
  private static final Map<String, Integer> CONFIDENCES =
      Map.of(
          "completely-confident", 100,
          "usually-confident", 75,
          "fairly-confident", 50,
          "rarely-confident", 25,
          "unconfident", 0);

  /// Reads an event and passes over its attributes.
  static MispEvent read(JsonWalk event) throws IOException {
    List<String> tags = new ArrayList<>();
    String[] texts = {"", ""};
    event.members(
        name -> {
          switch (name) {
            case "info" -> texts[0] = event.words();
            case "threat_level_id" -> texts[1] = event.text();
            case "Tag" -> tags(event, tags);
            default -> event.skip();
          }
        });
    return new MispEvent(texts[0], THREAT_LEVELS.get(texts[1]), tags);
  }

  /// Reads an array of tags.
  static void tags(JsonWalk walk, List<String> into) throws IOException {
    walk.elements(
        () ->
            walk.members(
                name -> {
                  if (!name.equals("name")) {
                    walk.skip();
                    return;
                  }
                  String tag = walk.words();
                  if (into.size() < MOST_TAGS) {
                    into.add(tag);
                  }
                }));
  }

  /// Adds what the event says to a record.
  void tell(RecordDraft draft) {
    draft.description(info);
    draft.severity(severity);
    tags.forEach(tag -> tag(tag, draft));
  }

  /// Adds a tag to a record, and what it means.
  static void tag(String tag, RecordDraft draft) {
    draft.tag(tag);
    if (tag.startsWith(CONFIDENCE)) {
      String level = tag.substring(CONFIDENCE.length()).replace("\"", "");
      draft.confidence(CONFIDENCES.getOrDefault(level, -1));
    }
  }
}
