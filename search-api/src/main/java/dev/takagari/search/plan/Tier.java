package dev.takagari.search.plan;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.Locale;

/// What a search may read.
public enum Tier {
  /// The hot index only.
  HOT,
  /// The lake only.
  COLD,
  /// The hot index, and the lake for what the hot index does not hold.
  ALL;

  /// The name in the API.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The tier of a name.
  ///
  /// @throws TakagariException bad-request if there is none
  public static Tier parse(String code) {
    for (Tier tier : values()) {
      if (tier.code().equals(code)) {
        return tier;
      }
    }
    throw new TakagariException(ErrorCode.BAD_REQUEST, "tier is not one of hot, cold, all");
  }
}
