package dev.takagari.core.unit;

import java.util.regex.Pattern;

/// Names a unit: what is archived and written together, one batch of a feed.
///
/// @param value 26 lower-case Crockford base-32 characters of the SHA-256 of the unit's sorted
///   object identities
public record UnitId(String value) implements Comparable<UnitId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");

  public UnitId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a unit id: " + value);
    }
  }

  @Override
  public int compareTo(UnitId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
