package dev.takagari.core.source;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.RecordMapping;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A kind of log that an object may hold. Immutable; safe for use by several threads.
///
/// @param name as `event.dataset` spells it
/// @param version of the mapping that decodes; rows made by one version are never made anew by
///   another
/// @param framing how bytes become records
/// @param keys what the names of such objects look like, found anywhere in the key; none when names
///   say nothing
/// @param content whether the first bytes can only be of this kind; never true when they say
///   nothing
/// @param decoders makes decoders; each is for one thread
/// @param mappings by which its rows are rebuilt
public record SourceType(
    String name,
    int version,
    Framing framing,
    List<Pattern> keys,
    Predicate<Glimpse> content,
    Supplier<LineDecoder> decoders,
    List<RecordMapping> mappings) {
  /// Never true: for kinds that only a key or the configuration tells.
  public static final Predicate<Glimpse> NO_CONTENT = glimpse -> false;

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9_]*(\\.[a-z0-9][a-z0-9_-]*)*");

  /// A kind whose mapping has one version.
  public SourceType(
      String name,
      Framing framing,
      List<Pattern> keys,
      Predicate<Glimpse> content,
      Supplier<LineDecoder> decoders,
      List<RecordMapping> mappings) {
    this(name, 1, framing, keys, content, decoders, mappings);
  }

  public SourceType {
    keys = List.copyOf(keys);
    mappings = List.copyOf(mappings);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a kind of log is named as aws.cloudtrail");
    }
  }

  /// What the archive and the ledger remember of an object of this kind.
  public SourceKind kind() {
    return new SourceKind(name, version);
  }

  /// Whether an object of this name is of this kind.
  public boolean hasKey(String key) {
    return keys.stream().anyMatch(pattern -> pattern.matcher(key).find());
  }

  /// Whether its objects hold events.
  public boolean hasEvents() {
    return !(framing instanceof Framing.Opaque);
  }

  @Override
  public String toString() {
    return name;
  }
}
