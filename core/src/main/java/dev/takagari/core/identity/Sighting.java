package dev.takagari.core.identity;

import dev.takagari.core.text.PlainText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one source said of one host or user, and from when to when it said so without a change.
///
/// Sightings of the same subject, tenant, key, source and part follow each other: what a later one
/// does not repeat has ended.
///
/// @param tenant customer id or cloud account, empty when unknown
/// @param key what tells the subject from all others of its tenant
/// @param source `aidmaster`, `AgentOnline` and so on
/// @param part which of several things of one subject it is about, as a network card; else empty
/// @param first when it was said first, µs since 1970
/// @param last when it was said last, µs since 1970
/// @param traits what was said; texts without U+0000, as they were written, cut after 400
///   characters
public record Sighting(
    Subject subject,
    String tenant,
    String key,
    String source,
    String part,
    long first,
    long last,
    Map<Trait, List<String>> traits) {
  /// In characters; databases limit what an index holds.
  private static final int LONGEST_NAME = 100;

  private static final int LONGEST_KEY = 170;
  private static final int LONGEST_VALUE = 400;
  private static final int MOST_VALUES = 64;

  public Sighting {
    if (first > last) {
      throw new IllegalArgumentException("first is after last");
    }
    tenant = bounded(tenant, LONGEST_NAME);
    key = bounded(key, LONGEST_KEY);
    source = bounded(source, LONGEST_NAME);
    part = bounded(part, LONGEST_KEY);
    EnumMap<Trait, List<String>> kept = new EnumMap<>(Trait.class);
    traits.forEach(
        (trait, values) -> {
          List<String> said = new ArrayList<>();
          for (String value : values) {
            String text = bounded(value, LONGEST_VALUE);
            if (!text.isEmpty() && !said.contains(text) && said.size() < MOST_VALUES) {
              said.add(text);
            }
          }
          if (!said.isEmpty()) {
            kept.put(trait, List.copyOf(said));
          }
        });
    traits = Collections.unmodifiableMap(kept);
  }

  /// A sighting at one time.
  public static Sighting at(
      long time,
      Subject subject,
      String tenant,
      String key,
      String source,
      String part,
      Map<Trait, List<String>> traits) {
    return new Sighting(subject, tenant, key, source, part, time, time, traits);
  }

  /// Whether it is about the same thing by the same source.
  public boolean follows(Sighting other) {
    return subject == other.subject
        && tenant.equals(other.tenant)
        && key.equals(other.key)
        && source.equals(other.source)
        && part.equals(other.part);
  }

  /// The values of a trait, empty when nothing was said of it.
  public List<String> values(Trait trait) {
    return traits.getOrDefault(trait, List.of());
  }

  /// The same from one time to another.
  public Sighting during(long from, long to) {
    return new Sighting(subject, tenant, key, source, part, from, to, traits);
  }

  private static String bounded(String text, int longest) {
    return PlainText.beginning(text.replace("\0", ""), longest);
  }
}
