package dev.takagari.ingest.decode;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.RecordMapping;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.Glimpse;
import dev.takagari.core.source.Recognition;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells what kind of log an object is, and lends decoders for it. Safe for use by several threads.
public final class ObjectKinds {
  /// Of objects that we wrote ourselves to try lines again: the kind is in the name.
  private static final Pattern REDRIVEN =
      Pattern.compile("^redrive/.*/[0-9]+\\.(?:([a-z0-9_.-]+)\\.)?ndjson\\.gz$");

  private final SourceTypes types;
  private final Map<String, String> configured;
  private final int idle;
  private final ConcurrentHashMap<SourceKind, DecoderPool> decoders = new ConcurrentHashMap<>();

  /// @param configured the kind of log that feeds bring, by the feed's name; a feed without one
  ///   brings what its objects turn out to be
  /// @param idle how many decoders of each kind are kept
  public ObjectKinds(SourceTypes types, Map<String, String> configured, int idle) {
    this.types = types;
    this.configured = Map.copyOf(configured);
    this.idle = idle;
  }

  /// Only what the sensor sends, whatever an object's name says.
  public static ObjectKinds ofSensor(Supplier<LineDecoder> decoders, int idle) {
    List<RecordMapping> none = List.of();
    SourceType sensor =
        new SourceType(
            ShippedSources.FDR,
            new Framing.Lines(),
            List.of(Pattern.compile("")),
            SourceType.NO_CONTENT,
            decoders,
            none);
    return new ObjectKinds(new SourceTypes(List.of(sensor)), Map.of(), idle);
  }

  /// How an object is read whose kind was told before.
  ///
  /// @throws TakagariException mapping-missing if that kind, or that version of it, is not here
  public Reading.Choice choice(SourceKind kind, Function<SourceType, LineReader> readers) {
    return Reading.Choice.made(reading(require(kind), readers));
  }

  /// Sees to it that a kind can be decoded.
  ///
  /// @throws TakagariException mapping-missing if it, or that version of it, is not here
  public SourceType require(SourceKind kind) {
    return types
        .find(kind)
        .orElseThrow(
            () ->
                new TakagariException(
                    ErrorCode.MAPPING_MISSING,
                    "version " + kind.version() + " of " + kind.name() + " is not here"));
  }

  /// How an object is read that nobody read yet. What follows from it is the same whenever the
  /// object is read again, as long as the feed is configured the same.
  ///
  /// @param vendorBatch whether CrowdStrike's own message announced it, so that it can only be what
  ///   the sensor sends
  /// @param key of the object where it came from
  /// @param ours whether we wrote the object ourselves: then its name may say that it holds lines
  ///   to try again, and what they are, which nobody else's may
  /// @param readers makes the reader of an object of a kind; asked at most once
  public Reading.Choice choice(
      String feed,
      boolean vendorBatch,
      String key,
      boolean ours,
      Function<SourceType, LineReader> readers) {
    return switch (byKey(feed, vendorBatch, key, ours)) {
      case Recognition.Known(SourceType type) -> Reading.Choice.made(reading(type, readers));
      case Recognition.Unknown(String why) when !configured(feed).isEmpty() ->
          Reading.Choice.made(new Reading.Refused(why));
      case Recognition.Unknown _ -> new ByContent(readers);
    };
  }

  /// Whether an object of a feed is an inventory, which names hosts of all feeds. What a feed that
  /// is said to bring another kind of log has under such a key is one of its logs.
  ///
  /// @param key of the object where it came from
  public boolean isInventory(String feed, String key) {
    String kind = configured(feed);
    return (kind.isEmpty() || kind.equals(ShippedSources.FDR))
        && InventoryKind.ofKey(key).isPresent();
  }

  private Recognition byKey(String feed, boolean vendorBatch, String key, boolean ours) {
    Matcher redriven = REDRIVEN.matcher(key);
    if (ours && redriven.matches()) {
      String type = redriven.group(1);
      return types.ofKey(type == null ? ShippedSources.FDR : type, key);
    }
    String kind = configured(feed);
    return types.ofKey(kind.isEmpty() && vendorBatch ? ShippedSources.FDR : kind, key);
  }

  private String configured(String feed) {
    return configured.getOrDefault(feed, "");
  }

  private static Reading reading(SourceType type, Function<SourceType, LineReader> readers) {
    return new Reading.As(type.framing(), readers.apply(type), type.kind());
  }

  /// Decoders of a kind.
  public DecoderPool decoders(SourceType type) {
    return decoders.computeIfAbsent(type.kind(), kind -> new DecoderPool(type.decoders(), idle));
  }

  private final class ByContent implements Reading.Choice {
    private final Function<SourceType, LineReader> readers;

    ByContent(Function<SourceType, LineReader> readers) {
      this.readers = readers;
    }

    @Override
    public boolean looks() {
      return true;
    }

    @Override
    public Reading choose(Glimpse first) {
      return switch (types.ofContent(first)) {
        case Recognition.Known(SourceType type) -> reading(type, readers);
        case Recognition.Unknown(String why) -> new Reading.Refused(why);
      };
    }
  }
}
