package dev.takagari.search.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How search answers.
///
/// @param maxLimit most rows of one page
/// @param timeout after which a search answers with what it has
/// @param pageSize text of rows after which a page ends early
/// @param concurrent most searches that run at a time
/// @param maxWait longest wait for a turn, then 503
/// @param maxBody largest request body
/// @param cursorLifetime how long a cursor is good for
@ConfigurationProperties("takagari.search")
public record SearchProperties(
    @DefaultValue("1000") int maxLimit,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("8MB") DataSize pageSize,
    @DefaultValue("8") int concurrent,
    @DefaultValue("5s") Duration maxWait,
    @DefaultValue("128KB") DataSize maxBody,
    @DefaultValue("24h") Duration cursorLifetime) {
  public SearchProperties {
    if (maxLimit < 1 || concurrent < 1) {
      throw new IllegalArgumentException("takagari.search: limits are at least 1");
    }
  }
}
