package dev.takagari.app.service;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.volume.PriceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The prices that are shipped, and those of the configuration in their place.
final class Prices {
  private static final String RESOURCE = "/prices.properties";

  private Prices() {}

  static PriceTable of(TakagariProperties.Prices own) {
    Properties shipped = new Properties();
    try (InputStream resource = Prices.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new TakagariException(ErrorCode.INTERNAL, RESOURCE + " is missing");
      }
      shipped.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean ours =
        own.raw() != null || own.lake() != null || own.hot() != null || own.currency() != null;
    return new PriceTable(
        price(own.raw(), shipped, "raw"),
        price(own.lake(), shipped, "lake"),
        price(own.hot(), shipped, "hot"),
        text(own.currency(), shipped, "currency"),
        text(own.date(), shipped, "date"),
        ours
            ? "takagari.prices, else " + shipped.getProperty("source")
            : shipped.getProperty("source"));
  }

  private static BigDecimal price(@Nullable BigDecimal own, Properties shipped, String name) {
    return own == null ? new BigDecimal(shipped.getProperty(name)) : own;
  }

  private static String text(@Nullable String own, Properties shipped, String name) {
    return own == null ? shipped.getProperty(name) : own;
  }
}
