package dev.takagari.core.identity;

import java.util.Optional;

/// Who had this value at this time?
///
/// @param value in any form
/// @param at µs since 1970
/// @param tenant only subjects of this tenant
/// @param limit most holders that are wanted
public record IdentityQuestion(
    Lookup lookup, String value, long at, Optional<String> tenant, int limit) {
  /// The value as it is compared.
  public String normal() {
    return lookup.normal(value);
  }
}
