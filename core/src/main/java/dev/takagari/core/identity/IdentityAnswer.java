package dev.takagari.core.identity;

import java.util.List;

/// Who had a value.
///
/// @param holders those who had it at the time first, then those who had it before, then those who
///   had it only later; hosts before accounts, the nearest in time first
/// @param more whether there are holders beyond these
public record IdentityAnswer(List<Holder> holders, boolean more) {
  public IdentityAnswer {
    holders = List.copyOf(holders);
  }
}
