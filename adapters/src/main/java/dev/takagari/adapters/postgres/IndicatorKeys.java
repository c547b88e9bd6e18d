package dev.takagari.adapters.postgres;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/// The key of a value in tables of the schema `enrich`: values are up to 4,000 characters long, and
/// an index takes no such rows.
final class IndicatorKeys {
  /// The types that events are compared with, as an array in SQL.
  static final String MATCHED_TYPES =
      Arrays.stream(IndicatorType.values())
          .filter(IndicatorType::isMatched)
          .map(IndicatorType::name)
          .collect(Collectors.joining(",", "'{", "}'::text[]"));

  /// All types, as an array in SQL.
  static final String ALL_TYPES =
      Arrays.stream(IndicatorType.values())
          .map(IndicatorType::name)
          .collect(Collectors.joining(",", "'{", "}'::text[]"));

  private IndicatorKeys() {}

  /// The first 16 bytes of SHA-256 of type, a zero byte and value.
  static UUID of(IndicatorValue value) {
    MessageDigest digest = Sha256.begin();
    digest.update(value.type().name().getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) 0);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(value.text().getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong());
  }
}
