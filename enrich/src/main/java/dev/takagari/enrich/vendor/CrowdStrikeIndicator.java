package dev.takagari.enrich.vendor;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.rows.TypeWords;
import dev.takagari.enrich.text.FeedTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A custom indicator of CrowdStrike's, from whichever export. Used again for the next one; for one
/// thread.
final class CrowdStrikeIndicator {
  private static final int MOST = 64;

  private final List<String> tags = new ArrayList<>();
  private final List<String> platforms = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private String type = "";
  private String value = "";
  private String action = "";
  private String severity = "";
  private String description = "";
  private String expiration = "";
  private String file = "";
  private boolean everywhere;
  private boolean expired;
  private boolean deleted;

  void clear() {
    tags.clear();
    platforms.clear();
    groups.clear();
    type = "";
    value = "";
    action = "";
    severity = "";
    description = "";
    expiration = "";
    file = "";
    everywhere = false;
    expired = false;
    deleted = false;
  }

  /// Takes a field by its name in the API; other names mean nothing. Lists come one by one.
  void field(String name, String text) {
    switch (name) {
      case "type" -> type = text;
      case "value" -> value = text;
      case "action" -> action = text.toLowerCase(Locale.ROOT);
      case "severity" -> severity = text;
      case "description" -> description = text;
      case "expiration" -> expiration = text;
      case "filename" -> file = text;
      case "applied_globally" -> everywhere = isYes(text);
      case "expired" -> expired = isYes(text);
      case "deleted" -> deleted = isYes(text);
      case "tags" -> add(text, tags);
      case "platforms" -> add(text, platforms);
      case "host_groups" -> add(text, groups);
      default -> {
        // says nothing of the indicator
      }
    }
  }

  /// Tells a record what it says.
  void tell(RecordDraft draft) {
    if (action.equals("allow")) {
      draft.refuse(RefusalReason.ALLOWED_BY_SOURCE, "action allow", value);
      return;
    }
    Instant until = FeedTime.parse(expiration);
    draft.severity(TypeWords.severity(severity));
    draft.description(description);
    draft.description(file);
    draft.validUntil(until);
    draft.revoked(deleted || (expired && until == null));
    tags.forEach(draft::tag);
    tags.forEach(tag -> draft.tlp(tag.startsWith("tlp") ? Tlp.find(tag).orElse(null) : null));
    platforms.forEach(platform -> draft.tag("platform:" + platform));
    if (!action.isEmpty()) {
      draft.tag("action:" + action);
    }
    if (!everywhere && !groups.isEmpty()) {
      draft.tag("some-host-groups");
    }
    String word = type.strip().toLowerCase(Locale.ROOT);
    Optional<IndicatorType> known = TypeWords.find(word);
    if (value.isBlank()) {
      draft.refuse(RefusalReason.NO_VALUE, "", "");
    } else if (known.isEmpty()) {
      draft.refuse(RefusalReason.TYPE_UNKNOWN, "", type);
    } else {
      draft.value(known.get(), known.get() == IndicatorType.OTHER ? word : "", value);
    }
  }

  private static boolean isYes(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes") || text.equals("1");
  }

  private static void add(String text, List<String> into) {
    if (!text.isBlank() && into.size() < MOST) {
      into.add(text.strip());
    }
  }
}
