package dev.takagari.enrich.stix;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.Place;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RecordDraft;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.FeedTime;
import dev.takagari.enrich.text.JsonWalk;
import dev.takagari.enrich.text.Refanged;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Reads bundles of STIX 2.1 and 2.0, envelopes of TAXII 2.1, and single objects one after the
/// other. Records are the objects; indicators are taken, the others are named by their type.
///
/// Markings and identities may stand behind what refers to them, so the content is read twice.
public final class StixReader implements IndicatorReader {
  private static final int MOST_IDENTITIES = 10_000;
  private static final int LONGEST_KEPT = 200;

  /// Types that the standard has; others are not named in reports.
  private static final Set<String> TYPES =
      Set.of(
          "artifact",
          "attack-pattern",
          "autonomous-system",
          "bundle",
          "campaign",
          "course-of-action",
          "directory",
          "domain-name",
          "email-addr",
          "email-message",
          "extension-definition",
          "file",
          "grouping",
          "identity",
          "incident",
          "infrastructure",
          "intrusion-set",
          "ipv4-addr",
          "ipv6-addr",
          "language-content",
          "location",
          "mac-addr",
          "malware",
          "malware-analysis",
          "marking-definition",
          "mutex",
          "network-traffic",
          "note",
          "observed-data",
          "opinion",
          "process",
          "relationship",
          "report",
          "sighting",
          "software",
          "threat-actor",
          "tool",
          "url",
          "user-account",
          "vulnerability",
          "windows-registry-key",
          "x509-certificate");

  @Override
  public void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into)
      throws IOException {
    Referred referred = new Referred();
    boolean known = objects(content, (object, place) -> referred.learn(object));
    if (!known) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "it is neither a bundle nor an object of STIX 2");
    }
    RecordDraft draft = new RecordDraft(options, into);
    objects(content, (object, place) -> record(object, place, referred, draft));
  }

  /// What is done with each object.
  private interface Use {
    void of(StixObject object, Place place);
  }

  /// What objects refer to.
  private static final class Referred {
    private final TlpMarkings markings = new TlpMarkings();
    private final Map<String, String> identities = new HashMap<>();

    private void learn(StixObject object) {
      object.defined().ifPresent(tlp -> markings.define(shortened(object.id), tlp));
      if (object.type.equals("identity") && identities.size() < MOST_IDENTITIES) {
        identities.put(shortened(object.id), shortened(object.name));
      }
    }
  }

  /// What is kept of many objects at a time is short.
  private static String shortened(String text) {
    return text.length() <= LONGEST_KEPT ? text : text.substring(0, LONGEST_KEPT);
  }

  /// Goes through all objects.
  ///
  /// @return whether there was anything of STIX
  private static boolean objects(FeedContent content, Use use) throws IOException {
    boolean[] known = {false};
    int[] count = {0};
    JsonWalk.through(
        content.open(),
        walk -> {
          StixObject root = new StixObject();
          StixObject inner = new StixObject();
          while (walk.next()) {
            long line = walk.line();
            boolean[] container = {false};
            root.read(
                walk,
                () -> {
                  container[0] = walk.isArray();
                  known[0] |= container[0];
                  walk.elements(
                      () -> {
                        Place place = place(content, walk.line(), ++count[0]);
                        inner.read(walk, walk::skip);
                        use.of(inner, place);
                      });
                });
            boolean bundle = container[0] || root.type.equals("bundle");
            known[0] |= bundle;
            if (!bundle && !root.type.isEmpty() && root.id.contains("--")) {
              known[0] = true;
              use.of(root, place(content, line, ++count[0]));
            }
          }
        });
    return known[0];
  }

  private static Place place(FeedContent content, long line, int number) {
    return new Place(content.name(), line, "object " + number);
  }

  private static void record(StixObject object, Place place, Referred referred, RecordDraft draft) {
    draft.begin(place);
    if (!object.type.equals("indicator")) {
      draft.refuse(
          RefusalReason.NOT_AN_INDICATOR,
          TYPES.contains(object.type) ? object.type : "a type of its own",
          object.id);
    } else if (!object.patternType.isEmpty() && !object.patternType.equals("stix")) {
      draft.refuse(
          RefusalReason.NOT_REPRESENTABLE, "a pattern of another language", object.patternType);
    } else {
      facts(object, referred, draft);
      pattern(object.pattern, draft);
    }
    draft.end();
  }

  private static void facts(StixObject object, Referred referred, RecordDraft draft) {
    draft.description(object.name);
    draft.description(object.description);
    draft.confidence(object.confidence);
    draft.validFrom(FeedTime.parse(object.validFrom));
    draft.validUntil(FeedTime.parse(object.validUntil));
    draft.revoked(object.revoked);
    object.labels.forEach(draft::tag);
    object.references.forEach(draft::reference);
    object.markings.forEach(marking -> draft.tlp(referred.markings.of(marking)));
    String creator = referred.identities.getOrDefault(object.createdBy, "");
    if (!creator.isEmpty()) {
      draft.tag("created-by:" + creator);
    }
  }

  /// Some write values defanged into patterns; no name or address is spelled like that.
  private static String plain(PatternValues.Named value) {
    return switch (value.type()) {
      case IPV4, IPV6, CIDR, DOMAIN, HOSTNAME, URL, EMAIL -> Refanged.of(value.text()).text();
      default -> value.text();
    };
  }

  private static void pattern(String pattern, RecordDraft draft) {
    if (pattern.isBlank()) {
      draft.refuse(RefusalReason.NO_VALUE, "it has no pattern", "");
      return;
    }
    try {
      PatternValues found = PatternValues.of(StixPatternParser.parse(pattern));
      for (PatternValues.Named value : found.values()) {
        draft.value(value.type(), value.word(), plain(value));
      }
      found.rest().forEach(rest -> draft.refuse(RefusalReason.NOT_REPRESENTABLE, rest, pattern));
    } catch (UnreadablePatternException e) {
      draft.refuse(RefusalReason.PATTERN_NOT_READABLE, String.valueOf(e.getMessage()), pattern);
    }
  }
}
