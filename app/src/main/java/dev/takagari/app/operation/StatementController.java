package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.statement.CompletenessStatement;
import dev.takagari.core.statement.SignedStatement;
import dev.takagari.ingest.coverage.StatementMaker;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Statements of completeness; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/coverage/statement")
public class StatementController {
  private final StatementMaker maker;
  private final Optional<KeyPair> key;
  private final InstantSource clock;

  /// @param key that signs, empty when none is configured
  public StatementController(StatementMaker maker, Optional<KeyPair> key, InstantSource clock) {
    this.maker = maker;
    this.key = key;
    this.clock = clock;
  }

  /// The statement of a day, byte for byte as it is to be kept; signed if there is a key.
  ///
  /// @param feed unset: all
  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] statement(@RequestParam @Nullable String day, @RequestParam @Nullable String feed) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    CompletenessStatement statement = maker.make(day(day, now), Optional.ofNullable(feed), now);
    String text =
        key.map(pair -> SignedStatement.sign(statement, pair))
            .orElseGet(() -> SignedStatement.unsigned(statement));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static LocalDate day(@Nullable String text, Instant now) {
    try {
      LocalDate day = LocalDate.parse(text == null ? "" : text);
      if (!day.isBefore(LocalDate.EPOCH)
          && !day.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC))) {
        return day;
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw new TakagariException(
        ErrorCode.BAD_REQUEST, "day must be a day until today in UTC, as 2026-11-20");
  }
}
