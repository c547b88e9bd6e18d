package dev.takagari.ingest.volume;

import java.math.BigDecimal;

/// What keeping a gigabyte (10⁹ bytes) for a month costs in each store.
///
/// @param currency of the prices
/// @param date when they were looked up, as `2026-03`
/// @param source where
public record PriceTable(
    BigDecimal raw, BigDecimal lake, BigDecimal hot, String currency, String date, String source) {
  private static final double GIGABYTE = 1e9;

  double ofRaw(double bytes) {
    return bytes / GIGABYTE * raw.doubleValue();
  }

  double ofLake(double bytes) {
    return bytes / GIGABYTE * lake.doubleValue();
  }

  double ofHot(double bytes) {
    return bytes / GIGABYTE * hot.doubleValue();
  }
}
