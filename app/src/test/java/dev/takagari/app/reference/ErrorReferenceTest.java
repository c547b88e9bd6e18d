package dev.takagari.app.reference;

import dev.takagari.app.cli.ExitCodes;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.testing.Golden;
import dev.takagari.search.http.Problem;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ErrorReferenceTest {
  @Test
  void pageSaysWhatTheCodeDoes() {
    StringBuilder page =
        new StringBuilder(
            """
            # Errors

            <!-- Made from ErrorCode.java; a test fails when it is stale. \
            Rewrite: run ErrorReferenceTest of app with -Dtakagari.regenerate=true -->

            Every error has one of these codes, wherever it shows: `code` in an answer of the API \
            (`application/problem+json`), tag `reason` of metrics, reason in the quarantine, in brackets after a \
            message of the command line. Arguments that cannot be read (exit code 2) and a service that does not \
            answer (exit code 5) are told by the command line alone, without a code.

            | kind | means |
            |---|---|
            | user | the caller asked for something that cannot be; asking again does not help |
            | resource | something we were given is missing, damaged or too large; it is set aside, the rest goes on |
            | external | another system failed or is busy; ingest tries again by itself, with growing pauses |
            | internal | a fault of ours |

            Errors of the kinds resource and internal are answered with 500 and the code `internal`; the log has \
            the cause under the `instance` of the answer.

            | code | kind | HTTP status | exit code | meaning |
            |---|---|---|---|---|
            """);
    for (ErrorCode code : ErrorCode.values()) {
      page.append(
          "| `%s` | %s | %d | %d | %s |\n"
              .formatted(
                  code.code(),
                  code.kind().name().toLowerCase(Locale.ROOT),
                  Problem.status(code),
                  ExitCodes.of(code),
                  code.meaning()));
    }
    Golden.check(Path.of("../docs/reference/errors.md"), page.toString());
  }
}
