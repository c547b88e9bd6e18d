package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Says to whoever asks whose token they have, so that a page can show as whom it acts. Needs a
/// token with the scope `search`.
@RestController
public class CallerController {
  /// @param name whose the token is
  /// @param as how cases and the audit log name what is done with this request's headers
  /// @param scopes of the token, in alphabetical order
  record Me(String name, String as, List<String> scopes) {}

  @GetMapping("/api/v1/me")
  Me me(HttpServletRequest request) {
    if (request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller) {
      return new Me(
          caller.name(),
          Operator.of(request),
          caller.scopes().stream()
              .map(scope -> scope.name().toLowerCase(Locale.ROOT))
              .sorted()
              .toList());
    }
    throw new TakagariException(ErrorCode.NOT_AUTHENTICATED, "a bearer token is needed");
  }
}
