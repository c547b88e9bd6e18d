package dev.takagari.core.source;

import dev.takagari.core.mapping.RecordMapping;
import dev.takagari.core.source.Recognition.Known;
import dev.takagari.core.source.Recognition.Unknown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All kinds of logs that this process knows, and how an object's kind is told: by what the feed is
/// configured to bring, else by its key, else by its first bytes. Immutable; safe for use by
/// several threads.
public final class SourceTypes {
  private final Map<String, SourceType> byName = new LinkedHashMap<>();
  private final Map<SourceKind, SourceType> byKind = new LinkedHashMap<>();

  /// @param types of several versions of a name the newest tells and decodes what is new
  /// @throws IllegalArgumentException if two have one name and version
  public SourceTypes(Collection<SourceType> types) {
    for (SourceType type : types) {
      if (byKind.put(type.kind(), type) != null) {
        throw new IllegalArgumentException("two kinds of logs are named " + type.kind());
      }
      byName.merge(type.name(), type, (a, b) -> a.version() > b.version() ? a : b);
    }
  }

  /// All of them in their newest version, shipped ones first.
  public List<SourceType> all() {
    return List.copyOf(byName.values());
  }

  public Optional<SourceType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The kind of an object that was told before, empty when that version is not here any more.
  public Optional<SourceType> find(SourceKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /// What rebuilding rows of any kind needs.
  public List<RecordMapping> mappings() {
    List<RecordMapping> mappings = new ArrayList<>();
    byKind.values().forEach(type -> mappings.addAll(type.mappings()));
    return mappings;
  }

  /// The kind of an object, told without reading it.
  ///
  /// A key that names a kind without events counts even when the feed is configured: such objects
  /// lie beside those with events.
  ///
  /// @param configured what the feed brings, empty when that is to be found out
  public Recognition ofKey(String configured, String key) {
    List<SourceType> fitting = byName.values().stream().filter(type -> type.hasKey(key)).toList();
    Optional<SourceType> eventless = fitting.stream().filter(type -> !type.hasEvents()).findFirst();
    if (eventless.isPresent()) {
      return new Known(eventless.get());
    }
    if (!configured.isEmpty()) {
      SourceType type = byName.get(configured);
      return type == null ? new Unknown("there is no kind " + configured) : new Known(type);
    }
    return one(fitting, "the key");
  }

  /// The kind of an object whose key says nothing, told by its first bytes.
  public Recognition ofContent(Glimpse glimpse) {
    return one(
        byName.values().stream().filter(type -> type.content().test(glimpse)).toList(),
        "the content");
  }

  private static Recognition one(List<SourceType> fitting, String what) {
    return switch (fitting.size()) {
      case 0 -> new Unknown(what + " fits no kind of log");
      case 1 -> new Known(fitting.getFirst());
      default -> new Unknown(what + " fits several kinds: " + fitting);
    };
  }
}
