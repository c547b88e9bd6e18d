package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.time.TimeExpression;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where everything is now; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/status")
public class StatusController {
  private static final Duration LONGEST = Duration.ofDays(31);

  private final StatusReport report;

  StatusController(StatusReport report) {
    this.report = report;
  }

  /// @param since delays and gaps of this length of time until now
  @GetMapping
  Status status(@RequestParam(defaultValue = "1d") String since) {
    Duration length = TimeExpression.parseDuration("since", since);
    if (length.compareTo(LONGEST) > 0) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "since is longer than 31d");
    }
    return report.of(length);
  }
}
