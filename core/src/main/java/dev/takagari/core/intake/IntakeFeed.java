package dev.takagari.core.intake;

import dev.takagari.core.digest.Sha256;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The feed inside of Takagari under which records of one kind of log take the road of all events.
/// There is one for each kind and origin.
///
/// @param source kind of log, as `crowdstrike.stream`
public record IntakeFeed(String source, Origin origin) {
  private static final int LONGEST = 31;
  private static final int DIGEST = 6;
  private static final String RAW = "raw/";

  /// Why records came.
  public enum Origin {
    /// By themselves: they tell what happens now.
    LIVE,
    /// Somebody brought them by hand: what happened before, or a drill.
    BROUGHT;

    private String prefix() {
      return this == LIVE ? "intake-" : name().toLowerCase(Locale.ROOT) + "-";
    }
  }

  /// The feed's name: the origin, then the kind with `-` for `.`; a kind that is too long or holds
  /// other characters is told apart by a digest.
  public String name() {
    String whole = origin.prefix() + source.replaceAll("[^a-z0-9]", "-");
    if (whole.length() <= LONGEST && source.matches("[a-z0-9.]+")) {
      return whole;
    }
    String start = whole.substring(0, Math.min(whole.length(), LONGEST - DIGEST - 1));
    return start.replaceAll("-+$", "") + "-" + Sha256.hex(source, DIGEST / 2);
  }

  /// Whether a feed of that name is one of these; configured feeds may not be named so.
  public static boolean owns(String name) {
    return originOf(name).isPresent();
  }

  /// Why the records of a feed came, empty when it is none of these.
  public static Optional<Origin> originOf(String name) {
    for (Origin origin : Origin.values()) {
      if (name.startsWith(origin.prefix())) {
        return Optional.of(origin);
      }
    }
    return Optional.empty();
  }

  /// Why the record of an event came, empty when an object of a feed brought it.
  ///
  /// @param archiveKey of the object in the archive, as the column `raw.object` has it
  public static Optional<Origin> originOfKey(String archiveKey) {
    return archiveKey.startsWith(RAW)
        ? originOf(archiveKey.substring(RAW.length()))
        : Optional.empty();
  }

  /// Whether somebody brought the record of an event by hand.
  ///
  /// @param archiveKey as of [#originOfKey]; null, as an event without an object has it, is not
  ///   brought
  public static boolean isBrought(@Nullable String archiveKey) {
    return archiveKey != null && originOfKey(archiveKey).filter(Origin.BROUGHT::equals).isPresent();
  }
}
